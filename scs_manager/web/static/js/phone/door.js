// The clinic's door: whose diary this phone is signed in to, and the token with which answers may be sent.
import { factOf, keepFact, dropFact } from "./facts.js";
import { dropPages } from "./pages.js";
import { allEntries, dropEntry, isUnsent } from "./queue.js";

const PATIENCE = 20_000;

/** There is no answer that can be relied on; try again later. */
export class Later extends Error {}

/** The phone is signed out; the queue stays. */
export class SignedOut extends Error {}

/** Ask the clinic; an answer that is not the clinic's own JSON (a hotel's page, a proxy's) counts as none. */
export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options,
      headers: { Accept: "application/json" },
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, said: isJson ? await answer.json() : undefined };
  } catch {
    throw new Later();
  }
}

/** A fresh token and what the clinic says about this diary; kept for the time without a connection. */
export async function freshKey() {
  const { status, said } = await ask("/diary/key", { cache: "no-store" });
  if (status === 401 && said) await shutOut(said);
  if (status !== 200 || !said?.enrolment) throw new Later();
  const { csrf_token, ...about } = said;
  const before = await aboutDiary();
  if (before && before.enrolment !== said.enrolment) await forgetPages();
  await Promise.all([keepFact("about", about), dropFact("signed_out")]).catch(() => undefined); // a full phone still sends
  return said;
}

/** Note that the phone is signed out; what the clinic sent goes if it says so, what it has not got stays. */
export async function shutOut(said) {
  await keepFact("signed_out", { words: said.words ?? "" }).catch(() => undefined);
  if (said.forget) await forgetReceived();
  throw new SignedOut();
}

/** Another person's diary: what was kept of the first one's must not be shown. */
async function forgetPages() {
  await dropPages();
  await dropFact("pages");
}

/** The clinic ended this phone's session: what came from there goes; what it has not got stays, sealed. */
async function forgetReceived() {
  await dropPages();
  for (const entry of await allEntries()) if (!isUnsent(entry)) await dropEntry(entry);
}

export const aboutDiary = () => factOf("about");
export const signedOut = () => factOf("signed_out");
