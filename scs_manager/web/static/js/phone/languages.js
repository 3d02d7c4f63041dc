// Another language: only the clinic has the words, so without a connection the page says what to do, and stays.
import { freshKey } from "./door.js";
import { wordsFor } from "./words.js";

/** Take over the buttons that choose a language: a page that was kept gets a fresh token first. */
export function takeOverLanguages(form) {
  form.addEventListener("submit", async (event) => {
    if ("fresh" in form.dataset) return;
    event.preventDefault();
    const { submitter } = event;
    try {
      const { csrf_token } = await freshKey();
      form.elements.csrf_token.value = csrf_token;
      form.dataset.fresh = "";
      form.requestSubmit(submitter);
    } catch {
      const says = document.getElementById("phone-says");
      says.textContent = wordsFor("chooseOnline");
      says.focus();
    }
  });
}
