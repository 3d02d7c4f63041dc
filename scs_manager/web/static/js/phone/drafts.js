// The answers of a day that is not sent yet, kept at each change so that no closed tab or crash loses them.
import { change, look } from "./shelf.js";
import { seal, unseal } from "./seal.js";

/** Where the draft of a day lies; that of a change beside it, under the version it changes. */
export const draftName = (day, corrects = "") => `draft ${day} ${corrects}`.trim();

/** Keep the answers given so far. */
export async function keepDraft(name, draft) {
  const sealed = await seal(draft);
  await change("drafts", (t) => t.objectStore("drafts").put(sealed, name));
}

/** The kept answers under a name, if they belong to this diary. */
export async function draftOf(name, enrolment) {
  const draft = await unseal(await look("drafts", (t) => t.objectStore("drafts").get(name)));
  return draft?.enrolment === enrolment ? draft : undefined;
}

export const dropDraft = (name) => change("drafts", (t) => t.objectStore("drafts").delete(name));

/** The days that have a draft. */
export async function draftDays() {
  const names = await look("drafts", (t) => t.objectStore("drafts").getAllKeys());
  return [...new Set(names.map((name) => name.split(" ")[1]))];
}
