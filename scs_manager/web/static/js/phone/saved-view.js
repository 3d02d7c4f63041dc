// Answers that wait on this phone, in place of the form: that they are safe, whether they still count, how to change them.
import { clockOf, nextWindow, punctualityOf, weekdayName } from "./days.js";
import { wordsFor } from "./words.js";

/** Show the saved entry in place of the form. */
export function showSaved(form, entry, diary) {
  const root = form.closest("[data-day-page]");
  form.hidden = true;
  root.querySelector("[data-day-head]").hidden = true;
  const after = root.querySelector("[data-after]");
  const words = { on_time: "savedOnTime", late: "savedLate", outside: "savedOutside", unknown: "savedPlain" }[punctualityOf(diary, entry.day, entry.answered_at)];
  after.querySelector("p").textContent = wordsFor(words, { time: clockOf(entry.answered_at, diary.zone) });
  after.querySelector("a").href = `/diary/phone#${entry.client_key}`;
  const next = after.querySelector("[data-next]");
  const window = nextWindow(diary, new Date());
  next.hidden = !window;
  next.textContent = window ? wordsFor("opensOn", { day: weekdayName(window.day, "long"), time: clockOf(window.opens, diary.zone) }) : "";
  after.hidden = false;
  document.title = `${wordsFor("saved")} - ${document.title.split(" - ").at(-1)}`;
  document.getElementById("draft-kept")?.remove();
  for (const heading of [...document.querySelectorAll("#phone-says h2")].slice(0, 1)) heading.replaceWith(levelOne(heading));
}

function levelOne(heading) {
  const first = document.createElement("h1");
  first.append(...heading.childNodes);
  return first;
}

/** Whether saved answers stand in place of the form. */
export const isSavedShown = (form) => !form.closest("[data-day-page]").querySelector("[data-after]").hidden;
