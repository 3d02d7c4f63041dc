// Answers on their way to the clinic, in the order in which they were given.
import { change, look } from "./shelf.js";
import { seal, unseal } from "./seal.js";

export const WAITING = "waiting";
export const RECEIVED = "received";
export const HELD = "held";
/** What an entry is, where it is no evening's answers: pain right now. */
export const RATING = "rating";
const QUEUE = "queue";

/** Put an entry at the end of the queue and take the draft it came from away, both or neither. */
export async function addEntry(entry, draft) {
  const sealed = await seal({ ...entry, state: WAITING });
  await change([QUEUE, "facts", "drafts"], (t) => {
    const facts = t.objectStore("facts");
    facts.get("last").onsuccess = ({ target }) => {
      const place = nextPlace(target.result ?? { created_at: 0, seq: 0 });
      facts.put(place, "last");
      t.objectStore(QUEUE).add({ ...place, sealed });
      if (draft) t.objectStore("drafts").delete(draft);
    };
  });
}

/** Later than the last place, even when the phone's clock was set back. */
const nextPlace = (last) => ({ created_at: Math.max(Date.now(), last.created_at), seq: last.seq + 1 });

/** Every entry, oldest first. */
export async function allEntries() {
  const rows = (await look(QUEUE, (t) => t.objectStore(QUEUE).getAll())) ?? [];
  const entries = await Promise.all(rows.map(async (row) => ({ place: placeOf(row), ...(await unseal(row.sealed)) })));
  return entries.filter((entry) => entry.client_key);
}

const placeOf = ({ created_at, seq }) => [created_at, seq];

/** Note what became of an entry. */
export async function noteEntry(entry, changes) {
  const { place, ...rest } = { ...entry, ...changes };
  const [created_at, seq] = place;
  const sealed = await seal(rest);
  await change(QUEUE, (t) => t.objectStore(QUEUE).put({ created_at, seq, sealed }));
}

/** Take an entry out of the queue. */
export const dropEntry = ({ place }) => change(QUEUE, (t) => t.objectStore(QUEUE).delete(place));

/** The answers of an evening, as against a rating at any hour. */
export const isEvening = (entry) => entry.kind !== RATING;

/** What the clinic has not got: waiting, or held back with a word what to do. */
export const isUnsent = (entry) => entry.state !== RECEIVED;
