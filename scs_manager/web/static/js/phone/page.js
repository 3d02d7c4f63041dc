// Every page of the diary: what waits is sent, what the phone holds is shown. Without this script all works online.
import { showBadge } from "./badge.js";
import { watchBoxes } from "./boxes.js";
import { aboutDiary, signedOut } from "./door.js";
import { keepDrafts } from "./drafting.js";
import { draftName, dropDraft } from "./drafts.js";
import { clockOf, dayInWords } from "./days.js";
import { showEntries, worthShowing } from "./entries.js";
import { factOf, keepFact } from "./facts.js";
import { followDay } from "./following.js";
import { takeOverSignOut } from "./leaving.js";
import { takeOverLanguages } from "./languages.js";
import { hearOf } from "./news.js";
import { openPhonePage, waitingOf } from "./phone-page.js";
import { allEntries, isEvening } from "./queue.js";
import { keepTrying } from "./retries.js";
import { isSavedShown, showSaved } from "./saved-view.js";
import { takeOverSending } from "./saving.js";
import { registerWorker } from "./updates.js";
import { markOwnDays } from "./weeks.js";
import { callOn, copyOf } from "./words.js";

const OPENED = Date.now();
const PAGES_LAST = 12 * 3_600_000;
const says = document.getElementById("phone-says");
const form = document.querySelector("form[data-diary]");
const rating = document.querySelector("form[data-now]");
const phone = document.querySelector("[data-phone]");
const signingOut = document.querySelector("form[data-sign-out]");
const languages = document.querySelector("form[data-languages]");
const kept = document.body.dataset.kept;
const followed = document.querySelector("[data-follows]");
let mended;

document.querySelector(".nhsuk-error-summary")?.focus();
if (form) watchBoxes(form);
if (window.indexedDB && window.crypto?.subtle && document.getElementById("t-words")) start();
else form?.addEventListener("submit", sayClock);

async function start() {
  const worker = registerWorker().catch(() => undefined);
  if (!kept) await noteDiary();
  if (phone) await showPhonePage();
  if (form) await takeOverForm();
  if (rating) takeOverSending(rating, { show });
  if (followed) await forgetDraft(followed.dataset.received);
  if (signingOut) takeOverSignOut(signingOut);
  if (languages) takeOverLanguages(languages);
  if (kept && !phone) sayKept();
  await sayNumber();
  document.body.dataset.ready = "";
  if (window.BroadcastChannel) hearOf(() => show());
  await show();
  if (followed) await followDay({ opened: OPENED, about: diary, isBegun });
  await keepTrying(async () => {
    await show();
    worker.then(keepPages);
  });
}

/** What the page says about the diary, for the times when only the phone knows. */
async function noteDiary() {
  const { zone, call, firstDay, lastDay, placedOn, removedOn } = document.getElementById("t-words").dataset;
  if (!zone) return; // nobody is signed in
  const dates = { first_day: firstDay, last_day: lastDay, placed_on: placedOn, removed_on: removedOn };
  await keepFact("diary", { zone, call, ...dates }).catch(() => undefined);
}

async function diary() {
  const sent = phone ? document.getElementById("t-words").dataset.sent.split(" ") : [];
  return { windows: [], sent, ...(await factOf("diary")), ...(await aboutDiary()) };
}

/** A draft of answers that the clinic has by now, from here or from another phone. */
async function forgetDraft(day) {
  if (day) await dropDraft(draftName(day)).catch(() => undefined);
}

const isBegun = () => Boolean(form && !isSavedShown(form) && (mended || "touched" in form.dataset));

async function takeOverForm() {
  takeOverSending(form, { show, mended: () => mended });
  const { zone } = await diary();
  await keepDrafts(form, { zone, restore: !mended && !document.querySelector(".nhsuk-error-summary") });
}

async function showPhonePage() {
  const known = await diary();
  if (known.windows.length) mended = openPhonePage(phone, known, (await allEntries().catch(() => [])).filter(isEvening));
}

/** Bring the page in step with the queue; ``saved`` is the key of an entry just saved here. */
async function show(saved) {
  const [entries, known, door] = [await allEntries().catch(() => []), await diary(), await signedOut()];
  const state = { zone: known.zone, call: known.call, enrolment: known.enrolment, signedOut: Boolean(door) };
  await showBadge(entries);
  if (says) showEntries(says, worthShowing(entries, OPENED - (phone ? PAGES_LAST : 0)), state);
  if (form) showStage(entries.filter(isEvening), known, saved);
  else if (saved) says.focus();
}

function showStage(entries, known, saved) {
  const { day, enrolment } = form.elements;
  const waiting = waitingOf(entries, day.value, enrolment.value);
  const own = entries.filter((entry) => entry.enrolment === enrolment.value);
  markOwnDays(document.querySelector("[data-day-page] .week"), day.value, own);
  const isMending = mended && !saved && waiting?.client_key === mended.client_key;
  if (waiting && !isMending) {
    showSaved(form, waiting, known);
    if (saved) says.focus();
  } else if (isSavedShown(form)) {
    location.replace("/diary/sent"); // the clinic has them now, and shows what it has
  }
}

/** Keep fresh pages for the time without a connection. */
async function keepPages(worker) {
  const mark = document.getElementById("t-words").dataset.form;
  const last = await factOf("pages");
  const door = await signedOut();
  if (!mark || kept || door || !navigator.onLine || (last?.mark === mark && Date.now() - last.at < PAGES_LAST)) return;
  const active = worker?.active ?? (await navigator.serviceWorker?.ready)?.active;
  active?.postMessage("keep");
  await keepFact("pages", { mark, at: Date.now() }).catch(() => undefined);
}

/** On a page that knows nobody: the clinic's number, which the phone knows. */
async function sayNumber() {
  const place = document.querySelector("[data-call-clinic]");
  const { call } = await diary();
  if (!place || !call) return;
  callOn(place.querySelector("a"), call);
  place.hidden = false;
}

function sayKept() {
  says?.append(copyOf("kept", { when: `${dayInWords(kept.slice(0, 10))}, ${clockOf(kept)}` }));
}

/** Without a shelf: the clinic compares this clock with its own before it believes it. */
function sayClock() {
  const now = new Date();
  form.elements.device_time.value = form.elements.answered_at.value = now.toISOString();
  form.elements.utc_offset_minutes.value = String(-now.getTimezoneOffset());
}
