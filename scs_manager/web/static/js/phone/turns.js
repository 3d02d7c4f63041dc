// One page at a time: by the browser's locks, or where there are none by a lease on the shelf.
import { change } from "./shelf.js";

const LEASE = 45_000;

/** Do the work, after another page or the worker that is at it; where there are no locks not at all then. */
export async function inTurn(work) {
  if (navigator.locks) return navigator.locks.request("diary-queue", work);
  const owner = crypto.randomUUID();
  if (!(await lease(owner))) return undefined;
  try {
    return await work();
  } finally {
    await change("facts", (t) => t.objectStore("facts").delete("lease"));
  }
}

async function lease(owner) {
  let mine = false;
  await change("facts", (t) => {
    const facts = t.objectStore("facts");
    facts.get("lease").onsuccess = ({ target }) => {
      mine = !(target.result?.until > Date.now());
      if (mine) facts.put({ owner, until: Date.now() + LEASE }, "lease");
    };
  });
  return mine;
}
