// Where j and k stop: the rows of a list, else the questions of the page's form, else the page's actions.
const FORM = "main form[method=post]:not(.one-button)";
const ACTIONS = "main .actions a, main .actions button, main .section__head a, main .instruments a";
const CONTROLS = "input:not([type=hidden]), select, textarea, .actions button";

/** The stop after (1) or before (-1) what has the focus, or the place the address names. */
export function nextStop(page, step) {
  const stops = stopsOf(page);
  const here = page.activeElement;
  const at = stops.findIndex((stop) => stop === here || isOneGroup(stop, here));
  if (at >= 0) return stops[Math.min(stops.length - 1, Math.max(0, at + step))];
  const from = here && here.closest("main") && here.id !== "main" ? here : placeOf(page);
  if (!from) return stops[0];
  const after = (stop) => Boolean(from.compareDocumentPosition(stop) & Node.DOCUMENT_POSITION_FOLLOWING);
  return step > 0 ? stops.find(after) ?? stops.at(-1) : stops.filter((stop) => !after(stop)).at(-1) ?? stops[0];
}

/** Go on from an answer to the next question, past fields that only another answer needs. */
export function goOn(page, answered) {
  let next = nextStop(page, 1);
  for (let held = heldBy(next); held && held !== answered.value; held = heldBy(next)) {
    next.focus();
    const after = nextStop(page, 1);
    if (after === next) break;
    next = after;
  }
  next?.focus();
}

function heldBy(stop) {
  return stop?.closest("[data-only]")?.dataset.only;
}

function stopsOf(page) {
  const list = page.querySelector("[data-list]");
  if (list) return [...list.querySelectorAll("[data-item]")];
  const form = page.querySelector(FORM);
  const found = [...(form ? form.querySelectorAll(CONTROLS) : page.querySelectorAll(ACTIONS))];
  return found.filter((one) => one.checkVisibility() && !one.matches("[data-offer], [data-no-to-all]") && isFirst(one));
}

/** One stop for a group: the chosen answer, else the first. */
function isFirst(one) {
  if (!one.matches("input[type=radio], input[type=checkbox]")) return true;
  const group = [...one.form.querySelectorAll(`input[name="${CSS.escape(one.name)}"]`)];
  const chosen = one.type === "radio" && group.find((each) => each.checked);
  return one === (chosen || group[0]);
}

function isOneGroup(stop, here) {
  return Boolean(here?.name) && stop.name === here.name && stop.form === here.form && stop.type === here.type && here.type !== "submit";
}

function placeOf(page) {
  return page.location.hash ? page.getElementById(page.location.hash.slice(1)) : null;
}
