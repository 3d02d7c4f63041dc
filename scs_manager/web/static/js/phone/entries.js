// What this phone holds, entry by entry: saved here, or received by the clinic; and what to do where it was not taken.
import { clockOf, dayInWords } from "./days.js";
import { HELD, RECEIVED, WAITING, dropEntry, isEvening } from "./queue.js";
import { callOn, copyOf, within, wordsFor } from "./words.js";

/** Show the entries in the page's live region; what did not change is not said again. */
export function showEntries(place, entries, state) {
  const panels = entries.flatMap((entry) => panelsOf(entry, state));
  const said = panels.map((panel) => panel.textContent).join("|");
  if (place.dataset.said === said) return;
  place.dataset.said = said;
  place.replaceChildren(...panels);
}

/** The entries worth showing: the newest unsent one of each day, what was held back, what arrived since. */
export function worthShowing(entries, since) {
  const newest = new Map(entries.filter((entry) => entry.state === WAITING).map((entry) => [placeOfEntry(entry), entry]));
  const waits = new Set(newest.values());
  return entries.filter((entry) => waits.has(entry) || entry.state === HELD || (entry.state === RECEIVED && entry.noted_at >= since));
}

const placeOfEntry = (entry) => (isEvening(entry) ? `${entry.enrolment} ${entry.day}` : entry.client_key);

/** Which answers these are: a day, or a number at any hour. */
export const nameOfEntry = (entry) => (isEvening(entry) ? dayInWords(entry.day) : wordsFor("painNow", { n: entry.score }));

function panelsOf(entry, state) {
  if (entry.state === RECEIVED) return [receivedPanel(entry, state)];
  const panel = entry.state === HELD ? heldPanel(entry, state) : waitingPanel(entry, state);
  return entry.signs?.length && !isForeign(entry, state) ? [callPanel(entry, state), panel] : [panel];
}

function receivedPanel(entry, { zone }) {
  const words = entry.version > 1 ? wordsFor("again") : "";
  return copyOf("received", { when: clockOf(entry.received_at, zone), day: nameOfEntry(entry), words });
}

function waitingPanel(entry, state) {
  const when = `${nameOfEntry(entry)}, ${clockOf(entry.answered_at, state.zone)}`;
  const panel = copyOf("waiting", { when, words: reasonOf(entry, state) });
  if (state.signedOut || isForeign(entry, state)) addCall(panel, state);
  return panel;
}

const isForeign = (entry, { enrolment }) => Boolean(enrolment) && entry.enrolment !== enrolment;

function reasonOf(entry, state) {
  if (isForeign(entry, state)) return wordsFor("foreign");
  if (state.signedOut) return wordsFor("signedOut");
  return wordsFor(navigator.onLine ? "unreached" : "offline");
}

/** Not taken: the answers stay, with what to do. */
function heldPanel(entry, state) {
  const panel = copyOf("held", { when: nameOfEntry(entry), words: entry.words || wordsFor("refused") });
  const list = panel.querySelector("ul");
  list.append(...(entry.problems ?? []).map(({ text }) => Object.assign(document.createElement("li"), { textContent: text })));
  list.hidden = !list.children.length;
  const change = panel.querySelector("a[data-change]");
  change.href = `/diary/phone#${entry.client_key}`;
  change.hidden = !isEvening(entry) || entry.outcome === "kept_first" || isForeign(entry, state);
  panel.querySelector("button").addEventListener("click", async () => {
    await dropEntry(entry);
    panel.remove();
  });
  addCall(panel, state);
  return panel;
}

function callPanel(entry, state) {
  const panel = copyOf("call", { signs: entry.signs.map(within).join(", ") });
  callOn(panel.querySelector(".call__number"), state.call);
  return panel;
}

function addCall(panel, { call }) {
  const link = panel.querySelector("a[data-call]");
  link.closest("p").hidden = !call;
  if (call) callOn(link, call);
}
