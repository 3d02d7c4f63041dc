// The page that works without the clinic: it finds the day by itself, asks, and shows what this phone holds.
import { fillIn } from "./answers.js";
import { asksStimulation, clockOf, dayInWords, momentOf } from "./days.js";
import { RECEIVED, WAITING, isUnsent } from "./queue.js";
import { drawWeek } from "./weeks.js";
import { wordsFor } from "./words.js";

/** Bring the page in step with the clock: the day it asks, or why it asks nothing. The day's form is ready then. */
export function openPhonePage(root, diary, entries) {
  const form = root.querySelector("form");
  const mended = entries.find((entry) => `#${entry.client_key}` === location.hash && entry.state !== RECEIVED);
  const moment = momentOf(diary, new Date());
  const day = mended?.day ?? moment.day;
  root.querySelector("h1").textContent = dayInWords(day);
  root.querySelector("[data-sub]").textContent = subOf(entries);
  drawWeek(root.querySelector(".week"), moment.day, marker(diary, entries, moment));
  askAbout(form, diary, day, mended);
  const given = entries.filter((entry) => entry.day === day && entry.enrolment === diary.enrolment);
  const isReceived = diary.sent.includes(day) || given.some((entry) => !isUnsent(entry));
  const asks = Boolean(mended) || (moment.phase === "asks" && !isReceived && !given.length);
  form.hidden = !asks;
  sayWhy(root.querySelector("[data-wait]"), diary, moment, asks || (moment.phase === "asks" && !isReceived));
  form.querySelector("[data-send-by]").textContent = sendBy(moment, diary);
  return mended;
}

const subOf = (entries) => (navigator.onLine ? "" : wordsFor("youAreOffline"));

/** The form for a day: its stimulator questions only where there is a stimulator, its fields fresh or mended. */
function askAbout(form, diary, day, mended) {
  const { elements } = form;
  elements.client_key.value = crypto.randomUUID();
  elements.day.value = day;
  elements.enrolment.value = diary.enrolment;
  const parts = [...form.querySelectorAll("[data-stimulator]")];
  const asked = parts.length > 0 && (asksStimulation(diary, day) || Boolean(mended?.fields.some(([name]) => name === "stimulation")));
  elements.asked.value = asked ? "2s" : "2";
  for (const part of parts) {
    part.hidden = !asked;
    for (const field of part.querySelectorAll("fieldset, .pick__in")) field.disabled = !asked;
  }
  fillIn(form, mended?.fields ?? []);
}

function marker(diary, entries, { day: today, phase }) {
  return (day) => {
    const mine = entries.filter((entry) => entry.day === day && entry.enrolment === diary.enrolment);
    if (mine.some(isUnsent)) return "wait";
    if (mine.length || diary.sent.includes(day)) return "sent";
    if (day < diary.first_day || day > today || (diary.last_day && day > diary.last_day)) return "later";
    if (day === today) return phase === "asks" ? "today" : "later";
    return "none";
  };
}

function sayWhy(panel, diary, { phase, day, window }, isHidden) {
  panel.hidden = isHidden;
  const when = { day: dayInWords(day), time: window ? clockOf(window.opens, diary.zone) : "" };
  const [heading, words] = { before: ["notYet", "startsOn"], rests: ["comeBack", "opensAt"], asks: ["doneToday", "opensAgain"], finished: ["finished", "thanks"] }[phase];
  panel.querySelector("h2").textContent = wordsFor(heading, when);
  panel.querySelector("p").textContent = wordsFor(words, when);
}

function sendBy({ phase, window }, { zone }) {
  if (phase !== "asks") return "";
  const late = Date.now() >= window.on_time_before;
  return wordsFor(late ? "sendByLate" : "sendBy", { time: clockOf(late ? window.closes : window.on_time_before, zone) });
}

/** The entry of the day that waits on this phone, newest first. */
export const waitingOf = (entries, day, enrolment) =>
  entries.filter((entry) => entry.state === WAITING && entry.day === day && entry.enrolment === enrolment).at(-1);
