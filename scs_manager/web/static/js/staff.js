// Small helps for staff pages. Everything works without them.
import { answerKeys } from "./parts/answers.js";
import { letterKeys } from "./parts/keys.js";
import { slowForms } from "./parts/working.js";

const summary = document.querySelector(".nhsuk-error-summary");
if (summary) {
  summary.setAttribute("tabindex", "-1");
  summary.focus();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const current of document.querySelectorAll(".tabs [aria-current], .states [aria-current]")) {
  current.scrollIntoView({ inline: "center", block: "nearest" });
}

// On paper every table of figures is open; afterwards as it was.
const closed = () => document.querySelectorAll(".review__data:not([open])");
window.addEventListener("beforeprint", () => {
  for (const table of closed()) {
    table.dataset.printed = "";
    table.open = true;
  }
});
window.addEventListener("afterprint", () => {
  for (const table of document.querySelectorAll("[data-printed]")) {
    delete table.dataset.printed;
    table.open = false;
  }
});

answerKeys(document);
letterKeys(document);
slowForms(document);
