// Keeps the draft of the form's day at each change, and puts it back when the page opens again.
import { answersOf, fillIn, isAnswered } from "./answers.js";
import { draftName, draftOf, dropDraft, keepDraft } from "./drafts.js";
import { clockOf } from "./days.js";
import { copyOf } from "./words.js";

/** Put the draft back, offer to start again, and keep what changes; not over answers the clinic sent back. */
export async function keepDrafts(form, { restore, zone }) {
  const { enrolment } = form.elements;
  const draft = restore ? await draftOf(draftOfForm(form), enrolment.value).catch(() => undefined) : undefined;
  if (draft && isAnswered(draft.fields)) putBack(form, draft, zone);
  else form.addEventListener("change", () => (form.dataset.begun ??= performance.now()), { once: true });
  const keep = keeper(form);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}

/** Where the form's own draft lies. */
export const draftOfForm = (form) => draftName(form.elements.day.value, form.dataset.corrects);

function putBack(form, draft, zone) {
  form.dataset.touched = "";
  fillIn(form, draft.fields);
  const offer = copyOf("draft", { when: clockOf(draft.at, zone) });
  offer.id = "draft-kept";
  offer.querySelector("button").addEventListener("click", async () => {
    await dropDraft(draftOfForm(form));
    form.reset(); // as the clinic sent it: empty, or the answers that are to be changed
    form.dispatchEvent(new Event("filled"));
    offer.remove();
    document.getElementById("main").focus();
  });
  form.before(offer);
}

/** One write at a time; what changes meanwhile is written next. The form is marked until all of it is on the disk. */
function keeper(form) {
  let writing = false;
  let again = false;
  return async function keep() {
    form.dataset.touched = "";
    if (writing || form.dataset.sent !== undefined) return void (again = true);
    writing = true;
    form.dataset.unkept = "";
    do {
      again = false;
      const draft = { enrolment: form.elements.enrolment.value, fields: answersOf(form), at: new Date().toISOString() };
      await keepDraft(draftOfForm(form), draft).catch(() => undefined);
    } while (again && form.dataset.sent === undefined);
    writing = false;
    delete form.dataset.unkept;
  };
}
