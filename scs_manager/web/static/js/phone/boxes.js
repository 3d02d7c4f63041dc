// "None of these" stands alone; a warning sign shows whom to call at once, without any network.
import { watchMaps } from "./painting.js";
import { watchScales } from "./scales.js";
import { watchSteps } from "./steps.js";

/** Watch the boxes of the form. */
export function watchBoxes(form) {
  watchScales(form);
  watchMaps(form);
  watchSteps(form);
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const box of form.querySelectorAll(`input[type="checkbox"][name="${target.name}"]`)) {
      if (box !== target && ("none" in box.dataset) !== ("none" in target.dataset)) box.checked = false;
    }
    if (target.classList.contains("alarm")) showCall();
  });
}

function showCall() {
  const panel = document.getElementById("call-now");
  panel.scrollIntoView({ block: "center" });
  panel.focus({ preventScroll: true });
}
