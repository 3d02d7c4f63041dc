// What one page or the worker did, told to the other open pages.
const CHANNEL = "diary";

/** Tell the other pages that the queue has changed. */
export function tellPages() {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed");
  channel.close();
}

/** Hear of it. */
export function hearOf(change) {
  new BroadcastChannel(CHANNEL).addEventListener("message", change);
}
