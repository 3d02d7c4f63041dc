// One question after the other, where the clinic wants it so. Without this script all stand on one screen.
import { isComplete } from "./checks.js";

/** Turn the form into steps; the button that sends comes with the last one. */
export function watchSteps(form) {
  if (!("steps" in form.dataset)) return;
  const bar = form.querySelector("[data-stepping]");
  const view = { form, bar, current: undefined };
  bar.hidden = false;
  bar.querySelector("[data-next]").addEventListener("click", () => goOn(view));
  bar.querySelector("[data-back]").addEventListener("click", () => turnTo(view, stepsOf(form).indexOf(view.current) - 1));
  form.addEventListener("submit", (event) => heldBack(view, event));
  form.addEventListener("problems", ({ detail }) => showStep(view, detail));
  form.addEventListener("filled", () => showStep(view, firstOpen(form)));
  form.addEventListener("change", () => tellPlace(view));
  document.addEventListener("click", ({ target }) => followLink(view, target));
  showStep(view, form.querySelector(".q--error") ?? firstOpen(form));
}

/** The questions that are asked now, in order. */
const stepsOf = (form) => [...form.querySelectorAll("fieldset.q, .add-note")].filter((step) => isAsked(form, step));

function isAsked(form, step) {
  if (step.disabled || step.closest("[hidden]:not(form)")) return false;
  return !(step.closest("[data-while-on]") && form.querySelector("#stimulation-off")?.checked);
}

/** The first question without an answer; the first of all while nothing is answered. */
function firstOpen(form) {
  const steps = stepsOf(form);
  return steps.find((step) => step.tagName === "FIELDSET" && !step.querySelector(":checked")) ?? steps.at(-1);
}

function goOn(view) {
  if (view.current.tagName === "FIELDSET" && !isComplete(view.form, [view.current])) return;
  turnTo(view, stepsOf(view.form).indexOf(view.current) + 1);
}

function turnTo(view, place) {
  const step = stepsOf(view.form)[place];
  if (!step) return;
  showStep(view, step);
  document.getElementById("draft-kept")?.remove(); // offered where the answers were put back, not at each question
  const heading = step.querySelector("legend, summary");
  heading.tabIndex = heading.tagName === "LEGEND" ? -1 : 0;
  heading.focus({ preventScroll: true });
  step.scrollIntoView({ block: "nearest" });
}

/** Pressing Enter before the last question goes on; it does not send. */
function heldBack(view, event) {
  if (view.current === stepsOf(view.form).at(-1)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  goOn(view);
}

function followLink(view, target) {
  const link = target.closest?.(".nhsuk-error-summary a");
  const place = link && document.getElementById(link.hash.slice(1));
  if (!place || !view.form.contains(place)) return;
  showStep(view, place.closest("fieldset.q, .add-note"));
  place.focus();
}

function showStep(view, step) {
  view.current = step;
  for (const other of view.form.querySelectorAll("fieldset.q, .add-note")) other.classList.toggle("step-away", other !== step);
  const sections = [...view.form.querySelectorAll(".section")];
  const own = sections.filter((one) => one.compareDocumentPosition(step) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  for (const section of sections) section.classList.toggle("step-away", section !== own);
  tellPlace(view);
}

function tellPlace({ form, bar, current }) {
  const steps = stepsOf(form);
  const at = steps.indexOf(current);
  const place = bar.querySelector("[data-place]");
  place.textContent = place.dataset.place.replace("{n}", at + 1).replace("{of}", steps.length);
  bar.querySelector("[data-back]").hidden = at <= 0;
  bar.querySelector("[data-next]").hidden = at === steps.length - 1;
  form.querySelector(".send").classList.toggle("step-away", at !== steps.length - 1);
}
