// Single facts that the phone keeps: whose diary this is, the clinic's windows and number, what the door said.
import { change, look } from "./shelf.js";
import { seal, unseal } from "./seal.js";

/** A kept fact, or undefined. */
export async function factOf(name) {
  try {
    return await unseal(await look("facts", (t) => t.objectStore("facts").get(name)));
  } catch {
    return undefined;
  }
}

/** Keep a fact in place of the former one. */
export async function keepFact(name, value) {
  const sealed = await seal(value);
  await change("facts", (t) => t.objectStore("facts").put(sealed, name));
}

/** Forget a fact. */
export const dropFact = (name) => change("facts", (t) => t.objectStore("facts").delete(name));
