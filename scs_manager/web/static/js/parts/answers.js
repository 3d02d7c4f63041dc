// Answers by one key: y, n and digits choose and go on, u takes an answer back, t in a date is today.
// Control and Enter send the form from anywhere in it. A radio button still takes arrows and the space bar.
import { areOn } from "./keys.js";
import { goOn } from "./stops.js";

/** Watch every form of the page that sends something. */
export function answerKeys(page) {
  page.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.form || field.closest("[data-q]") || event.metaKey || event.altKey) return;
    if (event.ctrlKey) return event.key === "Enter" ? send(event, field.form) : undefined;
    if (event.key === "Enter" && field.type === "date") return send(event, field.form); // as in a line of text
    if (!areOn()) return;
    if (field.type === "radio" && answer(page, field, event.key)) event.preventDefault();
    if (field.type === "date" && event.key === "t" && today(page, field)) event.preventDefault();
  });
  for (const offer of page.querySelectorAll("[data-offer]")) offer.addEventListener("click", (event) => take(page, event));
  page.querySelector("[data-no-to-all]")?.addEventListener("click", (event) => noToAll(page, event));
}

/** As Enter in a line of text: the form's first button. */
function send(event, form) {
  event.preventDefault();
  form.requestSubmit(form.querySelector("button[type=submit]"));
}

function answer(page, field, key) {
  const group = [...field.form.querySelectorAll(`input[name="${CSS.escape(field.name)}"]`)];
  if (key === "u") {
    for (const one of group) one.checked = false;
    return true;
  }
  const chosen = chosenBy(group, key);
  if (!chosen) return false;
  chosen.checked = true;
  chosen.dispatchEvent(new Event("change", { bubbles: true }));
  chosen.focus();
  goOn(page, chosen);
  return true;
}

/** y and n are yes and no; a digit is the answer with that number, else the answer in that place. */
function chosenBy(group, key) {
  const word = { y: "yes", n: "no" }[key];
  if (word) return group.find((one) => one.value === word);
  if (!/^\d$/.test(key)) return undefined;
  return group.find((one) => one.value === key) ?? group[Number(key) - 1];
}

function today(page, field) {
  const day = page.querySelector("[data-today]")?.dataset.today;
  if (!day) return false;
  field.value = day;
  goOn(page, field);
  return true;
}

/** The day and the source of the button, into the form; the same as the server would do. */
function take(page, event) {
  const { on, source } = event.currentTarget.dataset;
  const form = event.currentTarget.form;
  event.preventDefault();
  form.elements.common_on.value = on;
  form.elements.common_source.value = source;
  form.elements.common_source.focus();
  goOn(page, form.elements.common_source);
}

/** No, shown at every question of the list that has no answer yet; a person looks them over and saves. */
function noToAll(page, event) {
  const { form, dataset } = event.currentTarget;
  event.preventDefault();
  const open = [...form.querySelectorAll("[data-absent]")].filter((row) => !row.querySelector(".record__value input:checked"));
  for (const row of open) {
    row.querySelector('.record__value input[value="no"]').checked = true;
    row.querySelector("[data-filled]").hidden = false;
  }
  const said = form.querySelector("[data-filled-count]");
  said.textContent = dataset.words.replace("{n}", open.length);
  said.hidden = false;
}
