// The seven dots of the week, by what this phone knows.
import { addDays, weekAround, weekdayName } from "./days.js";
import { isUnsent } from "./queue.js";
import { copyOf, wordsFor } from "./words.js";

/** Draw the whole week around a day; ``markOf`` says sent, wait, none, today or later of each day. */
export function drawWeek(list, today, markOf) {
  list.dataset.today = today;
  weekAround(today).forEach((day, n) => drawDay(list.children[n], day, markOf(day), day === today));
}

/** Mark the days of which this phone knows more than the clinic did when it drew the week, around ``drawnFor``. */
export function markOwnDays(list, drawnFor, entries) {
  for (const entry of entries.filter((one) => !isUnsent(one))) markDay(list, drawnFor, entry.day, "sent");
  for (const entry of entries.filter(isUnsent)) markDay(list, drawnFor, entry.day, "wait");
}

function markDay(list, drawnFor, day, mark) {
  const today = list.dataset.today ?? drawnFor;
  const place = [...list.children].findIndex((item) => item.classList.contains("week__day--today"));
  const item = [...list.children].find((_, n) => addDays(today, n - place) === day);
  if (item && place >= 0) drawDay(item, day, mark, day === today);
}

function drawDay(item, day, mark, isToday) {
  const [short, said] = item.querySelectorAll("span");
  item.querySelector("svg").replaceWith(copyOf(`dot-${mark}`));
  item.classList.toggle("week__day--today", isToday);
  short.textContent = weekdayName(day, "short");
  const words = wordsFor(`dot${mark.charAt(0).toUpperCase()}${mark.slice(1)}`);
  said.textContent = wordsFor(isToday ? "weekToday" : "weekDay", { name: weekdayName(day, "long"), state: words });
}
