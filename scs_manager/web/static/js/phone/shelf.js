// The phone's own shelf: an IndexedDB whose stores hold sealed things only (see seal.js).
const SHELF = "diary";
const STORES = { keys: {}, queue: { keyPath: ["created_at", "seq"] }, drafts: {}, pages: {}, facts: {} };
let opened;

/** Change stores in one transaction; it is on the disk when the promise is kept. */
export async function change(stores, work) {
  const shelf = await openShelf();
  return settled(shelf.transaction(stores, "readwrite", { durability: "strict" }), work);
}

/** Look into stores. */
export async function look(stores, work) {
  const shelf = await openShelf();
  return settled(shelf.transaction(stores, "readonly"), work);
}

function settled(transaction, work) {
  return new Promise((keep, fail) => {
    let asked;
    transaction.oncomplete = () => keep(asked?.result);
    transaction.onabort = () => fail(transaction.error ?? new Error("the shelf took nothing"));
    try {
      asked = work(transaction);
    } catch (error) {
      transaction.abort();
      fail(error);
    }
  });
}

function openShelf() {
  opened ??= new Promise((keep, fail) => {
    const asked = indexedDB.open(SHELF, 1);
    asked.onupgradeneeded = () => {
      for (const [name, options] of Object.entries(STORES)) asked.result.createObjectStore(name, options);
    };
    asked.onsuccess = () => {
      const forget = () => (opened = undefined);
      asked.result.onclose = forget;
      asked.result.onversionchange = () => (asked.result.close(), forget());
      keep(asked.result);
    };
    asked.onerror = () => fail(asked.error);
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

/** Take everything off the shelf, its key included. */
export const emptyShelf = () => change(Object.keys(STORES), (t) => void Object.keys(STORES).forEach((name) => t.objectStore(name).clear()));
