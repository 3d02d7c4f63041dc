// Nothing of a patient lies readable on the phone: everything is sealed with a key that cannot be taken out.
import { change, look } from "./shelf.js";

/** A value, sealed. */
export async function seal(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealKey(), plain) };
}

/** The value behind a seal; undefined when its key is gone or it was damaged. */
export async function unseal(sealed) {
  if (!sealed) return undefined;
  try {
    const { iv, data } = sealed;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await sealKey(), data);
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return undefined;
  }
}

/** The key of this phone, made once; of two pages that make one at a time, the first one's stays. */
async function sealKey() {
  const found = await look("keys", (t) => t.objectStore("keys").get("seal"));
  if (found) return found;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await change("keys", (t) => {
    const keys = t.objectStore("keys");
    keys.get("seal").onsuccess = ({ target }) => target.result ?? keys.put(made, "seal");
  });
  return look("keys", (t) => t.objectStore("keys").get("seal"));
}
