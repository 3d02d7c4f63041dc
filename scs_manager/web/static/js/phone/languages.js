// Another language: only the clinic has the words, so without a connection the page says what to do, and stays.
import { freshKey } from "./door.js";
import { copyOf } from "./words.js";

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
      document.getElementById("choose-online")?.remove();
      const said = copyOf("choose-online");
      said.id = "choose-online";
      document.getElementById("phone-says").prepend(said);
      said.focus();
    }
  });
}
