// Small helps for staff pages. Everything works without them.
import { answerKeys } from "./parts/answers.js";
import { letterKeys } from "./parts/keys.js";

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

answerKeys(document);
letterKeys(document);
