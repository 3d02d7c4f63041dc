// Sends what waits, in order, each entry under its own key, so that the clinic stores it once however often it comes.
import { HELD, RECEIVED, WAITING, addEntry, allEntries, dropEntry, isEvening, isUnsent, noteEntry } from "./queue.js";
import { Later, ask, freshKey, shutOut } from "./door.js";
import { dropFact } from "./facts.js";
import { inTurn } from "./turns.js";

const RECEIPTS_LAST = 36 * 3_600_000;
const STATES = new Set(["received", "received_before", "kept_first", "refused", "invalid", "wrong_diary"]);

/** Send what waits, in turn with other pages and the worker. */
export const replay = () => inTurn(sendAll);

async function sendAll() {
  const entries = await allEntries();
  for (const entry of entries) if (isOld(entry)) await dropEntry(entry);
  const waiting = entries.filter((entry) => entry.state === WAITING);
  const key = await freshKey();
  for (const entry of waiting) {
    if (entry.enrolment !== key.enrolment) continue; // never into another's diary
    await noteEntry(entry, outcomeOf(await post(entry, key)));
  }
  if (waiting.length) await dropFact("pages"); // the kept pages are of before
  return key;
}

const isOld = (entry) => !isUnsent(entry) && Date.now() - entry.noted_at > RECEIPTS_LAST;

/** Send one entry; a token that has aged is renewed once. */
async function post(entry, key, again = false) {
  const { status, said } = await ask(isEvening(entry) ? "/diary" : "/diary/now", { method: "POST", body: bodyOf(entry, key) });
  if (status === 401 && said) await shutOut(said);
  if (status === 400 && !again) return post(entry, await freshKey(), true);
  if (STATES.has(said?.state)) return said;
  if (status === 400 || status === 413) return { state: "refused", words: "" };
  throw new Later();
}

function bodyOf(entry, { csrf_token }) {
  const body = new URLSearchParams(entry.fields);
  const envelope = { client_key: entry.client_key, day: entry.day, enrolment: entry.enrolment, answered_at: entry.answered_at };
  Object.assign(envelope, { utc_offset_minutes: String(entry.utc_offset_minutes), took_seconds: entry.took_seconds ?? "" });
  for (const [name, value] of Object.entries({ ...envelope, csrf_token, device_time: new Date().toISOString() })) body.set(name, value);
  return body;
}

/** What the phone keeps of an entry: of a received one its time, of any other everything. */
function outcomeOf(said) {
  if (said.state === "received" || said.state === "received_before") {
    return { state: RECEIVED, received_at: said.received_at, noted_at: Date.now(), version: said.version, words: said.words, fields: [] };
  }
  return { state: HELD, outcome: said.state, words: said.words ?? "", problems: said.problems ?? [] };
}

/** Send answers that this phone could not keep; what became of them. */
export async function sendAtOnce(entry) {
  const key = await freshKey();
  if (key.enrolment !== entry.enrolment) throw new Later();
  return outcomeOf(await post(entry, key));
}

/** Put answers on the phone and read them back: only then may it say that they are saved. */
export async function keepAnswers(entry, draft) {
  await addEntry(entry, draft);
  const kept = (await allEntries()).find((one) => one.client_key === entry.client_key);
  if (kept?.state === undefined) throw new Error("the answers were not kept");
  return kept;
}
