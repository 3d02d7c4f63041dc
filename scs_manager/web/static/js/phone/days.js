// Which day the diary asks now: the clinic gives each day's window in instants, this phone's clock finds its place
// among them, and the clinic decides in the end.
const DAY = 86_400_000;

/** Before, asks, rests or finished; the day that is meant; and its window where one is open or opens next. */
export function momentOf(about, now) {
  const at = now.getTime();
  const windows = windowsUntil(about, at);
  const open = windows.find((window) => window.opens <= at && at < window.closes);
  if (open) return { phase: "asks", day: open.day, window: open };
  const next = windows.find((window) => at < window.opens);
  if (next?.day === about.first_day) return { phase: "before", day: next.day, window: next };
  if (!next) return { phase: "finished", day: windows.at(-1)?.day ?? about.last_day };
  return { phase: "rests", day: addDays(next.day, at < next.opens - DAY ? -1 : 0), window: next };
}

/** On time, late, outside, or unknown, as far as this phone can tell. */
export function punctualityOf(about, day, instant) {
  const at = new Date(instant).getTime();
  if (!about.windows.length) return "unknown";
  const window = windowsUntil(about, at).find((each) => each.day === day);
  if (!window || at < window.opens || at >= window.closes) return "outside";
  return at < window.on_time_before ? "on_time" : "late";
}

/** The window that opens next, or undefined. */
export const nextWindow = (about, now) => windowsUntil(about, now.getTime()).find((window) => window.opens > now.getTime());

/** Whether the stimulator is asked about on a day. */
export const asksStimulation = ({ placed_on, removed_on }, day) => Boolean(placed_on) && placed_on <= day && (!removed_on || day <= removed_on);

/** The windows the clinic gave; a phone that was away for longer goes on in steps of a day. */
function windowsUntil(about, at) {
  const windows = about.windows.map(({ day, opens, on_time_before, closes }) => windowOf(day, [opens, on_time_before, closes].map(Date.parse)));
  while (windows.length && windows.at(-1).opens <= at && (!about.last_day || windows.at(-1).day < about.last_day)) {
    const { day, opens, on_time_before, closes } = windows.at(-1);
    windows.push(windowOf(addDays(day, 1), [opens + DAY, on_time_before + DAY, closes + DAY]));
  }
  return windows;
}

const windowOf = (day, [opens, on_time_before, closes]) => ({ day, opens, on_time_before, closes });

/** Another civil date, so many days on. */
export function addDays(day, number) {
  const date = noonOf(day);
  date.setUTCDate(date.getUTCDate() + number);
  return date.toISOString().slice(0, 10);
}

/** Monday to Sunday around a day. */
export function weekAround(day) {
  const number = (noonOf(day).getUTCDay() + 6) % 7;
  return Array.from({ length: 7 }, (_, n) => addDays(day, n - number));
}

const noonOf = (day) => new Date(`${day}T12:00:00Z`);

/** ``Friday 20 November`` in the page's language. */
export const dayInWords = (day) => inLanguage({ weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }, noonOf(day));

/** ``Friday``, or ``Fri`` when short. */
export const weekdayName = (day, weekday) => inLanguage({ weekday, timeZone: "UTC" }, noonOf(day));

/** ``19:42`` on the patient's wall. */
export const clockOf = (instant, timeZone) => inLanguage({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone }, new Date(instant));

const inLanguage = (options, date) => new Intl.DateTimeFormat(document.documentElement.lang, options).format(date).replace(",", "");
