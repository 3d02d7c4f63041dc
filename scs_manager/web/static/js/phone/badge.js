// How many things wait: beside the places of a page, and on the icon of the installed diary where the browser can.
import { isEvening, isUnsent } from "./queue.js";

/** Show the number; an evening that is saved on this phone is done, and an old page knows no number. */
export async function showBadge(entries) {
  const places = document.querySelector("[data-open-things]");
  if (!places) return;
  const badges = [...places.querySelectorAll(".badge")];
  if (document.body.dataset.kept) {
    for (const badge of badges) badge.hidden = true;
    return;
  }
  const evening = places.querySelector("[data-evening] .badge");
  const day = places.dataset.day;
  if (evening) evening.hidden = entries.some((entry) => isEvening(entry) && isUnsent(entry) && entry.day === day);
  await markIcon(Number(places.dataset.openThings) - (evening?.hidden ? 1 : 0));
}

/** Mark the icon, or take the mark away with 0. */
export async function markIcon(things) {
  await (things > 0 ? navigator.setAppBadge?.(things) : navigator.clearAppBadge?.())?.catch(() => undefined);
}
