// The worker: registered through the one policy that allows its one address; a new version waits until it is wanted.
import { copyOf } from "./words.js";

const WORKER = "/diary/sw.js";

/** Register the worker; undefined where the browser has none. */
export async function registerWorker() {
  if (!navigator.serviceWorker) return undefined;
  const policy = window.trustedTypes?.createPolicy("scs-manager", { createScriptURL: onlyWorker });
  const address = policy ? policy.createScriptURL(WORKER) : WORKER;
  const found = await navigator.serviceWorker.register(address, { scope: "/diary", updateViaCache: "none" });
  if (found.waiting) offer(found.waiting);
  found.addEventListener("updatefound", () => {
    const { installing } = found;
    installing?.addEventListener("statechange", () => installing.state === "installed" && found.active && offer(installing));
  });
  return found;
}

function onlyWorker(address) {
  if (address === WORKER) return address;
  throw new TypeError(`${address} is no worker of ours`);
}

/** Below everything, in a live region, without moving what a person is typing at. */
function offer(worker) {
  const place = document.getElementById("phone-news");
  if (!place || place.children.length) return;
  const panel = copyOf("update");
  panel.querySelector("button").addEventListener("click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    worker.postMessage("take over");
  });
  place.append(panel);
}
