// A page that stays open goes on with the day: by this phone's clock another day is asked, or none, than when it opened.
import { momentOf } from "./days.js";

const MINUTE = 60_000;

/** Open the diary anew when the day is over; not away from answers begun, as long as no other day is asked. */
export function followDay({ opened, about, isBegun }) {
  let then;
  const look = async () => {
    const known = await about();
    if (!known.windows.length) return;
    const now = momentOf(known, new Date());
    then ??= momentOf(known, new Date(opened));
    if (document.visibilityState !== "visible" || (then.day === now.day && then.phase === now.phase)) return;
    if (now.phase === "asks" || !isBegun()) location.replace("/diary");
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
  setInterval(look, MINUTE);
  return look();
}
