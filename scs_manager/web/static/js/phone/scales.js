// Taking an answer back on a row of numbers; choosing another number changes it. Without this script it can only be changed.

/** Watch the buttons that clear an answer. */
export function watchScales(form) {
  for (const place of form.querySelectorAll("[data-clear-scale]")) {
    place.hidden = false;
    const button = place.querySelector("button");
    button.addEventListener("click", () => clearScale(form, place.closest("fieldset"), button.dataset.says));
  }
}

function clearScale(form, question, says) {
  const steps = [...question.querySelectorAll("input[type=radio]")];
  for (const step of steps) step.checked = false;
  steps[0].focus();
  steps[0].dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("[data-form-says]").textContent = says;
}
