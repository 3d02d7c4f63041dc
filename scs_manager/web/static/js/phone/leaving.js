// Signing out: what the clinic has not got is named before anything is deleted.
import { markIcon } from "./badge.js";
import { dayInWords } from "./days.js";
import { draftDays } from "./drafts.js";
import { nameOfEntry } from "./entries.js";
import { allEntries, isUnsent } from "./queue.js";
import { replay } from "./sending.js";
import { emptyShelf } from "./shelf.js";
import { copyOf, wordsFor } from "./words.js";

/** Take over the button that signs this phone out. */
export function takeOverSignOut(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await replay().catch(() => undefined);
    const unsent = await unsentDays();
    if (unsent.length) name(form, unsent);
    else await leave(form);
  });
}

async function unsentDays() {
  const entries = (await allEntries().catch(() => [])).filter(isUnsent);
  const drafts = await draftDays().catch(() => []);
  return [...new Set(entries.map(nameOfEntry)), ...drafts.map((day) => wordsFor("unfinished", { day: dayInWords(day) }))];
}

function name(form, days) {
  document.getElementById("leaving")?.remove();
  const panel = copyOf("leaving");
  panel.id = "leaving";
  panel.querySelector("ul").append(...days.map((day) => Object.assign(document.createElement("li"), { textContent: day })));
  panel.querySelector("button").addEventListener("click", () => leave(form));
  form.before(panel);
  panel.focus();
}

/** The clinic ends the session first; then nothing stays here. */
async function leave(form) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", credentials: "same-origin" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(answer.status);
  } catch {
    return void (document.getElementById("phone-says").textContent = wordsFor("leaveOnline"));
  }
  await emptyShelf();
  await markIcon(0);
  location.assign("/diary/signed-out");
}
