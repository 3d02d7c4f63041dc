// When to try again: at once on opening, on a connection and on coming back, else after growing pauses.
import { Later, SignedOut } from "./door.js";
import { replay } from "./sending.js";

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 600_000;
let failures = 0;
let pause;
let running;
let again = false;
let showPage = async () => undefined;

/** Keep trying while the page is open; ``after`` hears each time. */
export function keepTrying(after) {
  showPage = after;
  const retry = () => document.visibilityState === "visible" && tryNow();
  addEventListener("online", retry);
  document.addEventListener("visibilitychange", retry);
  addEventListener("pageshow", ({ persisted }) => persisted && retry());
  return tryNow();
}

/** Try to send, then show how things stand. What is saved, or a connection that comes, during a try starts another. */
export function tryNow() {
  if (running) again = true;
  else running = tryAll().finally(() => (running = undefined));
  return running;
}

async function tryAll() {
  do {
    again = false;
    await tryOnce();
    if (!again) await showPage();
  } while (again);
}

async function tryOnce() {
  clearTimeout(pause);
  try {
    await replay();
    failures = 0;
  } catch (error) {
    if (error instanceof Later) pause = setTimeout(tryNow, pauseAfter(++failures));
    else if (!(error instanceof SignedOut)) console.warn("the queue could not be read", error);
  }
}

/** Doubling, with some chance in it so that many phones do not come back at one moment. */
function pauseAfter(times) {
  return Math.min(FIRST_PAUSE * 2 ** (times - 1), LONGEST_PAUSE) * (0.75 + Math.random() / 2);
}

/** Ask the browser to send even when the page is closed, where it can. */
export async function sendInBackground() {
  try {
    const worker = await navigator.serviceWorker.ready;
    await worker.sync?.register("diary-queue");
  } catch {
    // the next opening sends
  }
}
