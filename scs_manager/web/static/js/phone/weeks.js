// The seven dots of the week, by what this phone knows.
import { addDays, weekAround, weekdayName } from "./days.js";
import { copyOf, wordsFor } from "./words.js";

/** Draw the whole week around a day; ``markOf`` says sent, wait, none, today or later of each day. */
export function drawWeek(list, today, markOf) {
  weekAround(today).forEach((day, n) => drawDay(list.children[n], day, markOf(day), day === today));
}

/** Mark a day whose answers wait on this phone, in a week that the clinic drew around ``today``. */
export function markWaiting(list, today, day) {
  const place = [...list.children].findIndex((item) => item.classList.contains("week__day--today"));
  const item = [...list.children].find((_, n) => addDays(today, n - place) === day);
  if (item && place >= 0) drawDay(item, day, "wait", day === today);
}

function drawDay(item, day, mark, isToday) {
  const [short, said] = item.querySelectorAll("span");
  item.querySelector("svg").replaceWith(copyOf(`dot-${mark}`));
  item.classList.toggle("week__day--today", isToday);
  short.textContent = weekdayName(day, "short");
  const words = wordsFor(`dot${mark.charAt(0).toUpperCase()}${mark.slice(1)}`);
  said.textContent = wordsFor(isToday ? "weekToday" : "weekDay", { name: weekdayName(day, "long"), state: words });
}
