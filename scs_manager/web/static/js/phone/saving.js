// Pressing "Send": on the phone first, then to the clinic; and the truth where the phone cannot keep anything.
import { answersOf, signsIn } from "./answers.js";
import { isComplete } from "./checks.js";
import { SignedOut } from "./door.js";
import { draftOfForm } from "./drafting.js";
import { tellPages } from "./news.js";
import { HELD, RATING, RECEIVED, allEntries, dropEntry, isEvening } from "./queue.js";
import { sendInBackground, tryNow } from "./retries.js";
import { keepAnswers, sendAtOnce } from "./sending.js";
import { copyOf } from "./words.js";

/** A slow connection keeps nobody waiting: the answers are on the phone by then, and it goes on trying. */
const PATIENCE_OF_PEOPLE = 5_000;

/** Take over the form's button; ``show`` brings the page in step with the queue. */
export function takeOverSending(form, { show, mended }) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button[type=submit]");
    if (button.ariaDisabled === "true" || !isComplete(form)) return;
    button.ariaDisabled = "true";
    try {
      await save(form, show, mended?.());
    } finally {
      button.ariaDisabled = null;
    }
  });
}

async function save(form, show, mended) {
  const entry = entryOf(form);
  try {
    await keepAnswers(entry, isEvening(entry) ? draftOfForm(form) : undefined);
  } catch {
    return sendUnkept(form, entry);
  }
  form.dataset.sent = "";
  if (mended?.state === HELD) await dropEntry(mended);
  askToStay();
  await Promise.race([tryNow(), new Promise((go) => setTimeout(go, PATIENCE_OF_PEOPLE))]);
  const sent = (await allEntries()).find((one) => one.client_key === entry.client_key);
  if (sent?.state === RECEIVED && isEvening(entry)) return location.assign("/diary/sent");
  if (sent?.state !== RECEIVED) await sendInBackground();
  tellPages();
  await show(entry.client_key);
  if (!isEvening(entry)) form.reset(); // the next one may follow at once
}

/** What was answered, when, on which clock, and for whose diary. */
function entryOf(form) {
  const { client_key, day, enrolment } = form.elements;
  const now = new Date();
  const fields = answersOf(form);
  const rating = "now" in form.dataset ? { kind: RATING, score: form.elements.score.value } : undefined;
  const key = { client_key: (!rating && client_key.value) || crypto.randomUUID(), day: day.value, enrolment: enrolment.value };
  const took = form.dataset.begun && Math.round((performance.now() - form.dataset.begun) / 1000);
  const clock = { took_seconds: took, answered_at: now.toISOString(), utc_offset_minutes: -now.getTimezoneOffset() };
  return { ...key, ...rating, ...clock, fields, signs: signsIn(form, fields) };
}

/** Nothing could be kept: send it now, or say plainly that it is neither kept nor sent. */
async function sendUnkept(form, entry) {
  document.getElementById("cannot-keep")?.remove();
  try {
    const outcome = await sendAtOnce(entry);
    if (outcome.state === RECEIVED) return sayReceived(form, entry, outcome);
  } catch (error) {
    if (error instanceof SignedOut) return location.assign("/diary/signed-out");
  }
  const said = copyOf("cannot-keep");
  said.id = "cannot-keep";
  form.querySelector(".send").before(said);
  said.focus();
}

function sayReceived(form, entry, { words }) {
  if (isEvening(entry)) return location.assign("/diary/sent");
  document.getElementById("phone-says").replaceChildren(copyOf("received", { words }));
  form.reset();
}

/** The browser may clear what it was not asked to keep. */
function askToStay() {
  navigator.storage?.persist?.().catch(() => undefined);
}
