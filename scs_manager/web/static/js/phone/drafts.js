// The answers of a day that is not sent yet, kept at each change so that no closed tab or crash loses them.
import { change, look } from "./shelf.js";
import { seal, unseal } from "./seal.js";

/** Where the draft of a day lies. */
export const draftName = (day) => `draft ${day}`;

/** Keep the answers given so far. */
export async function keepDraft(day, draft) {
  const sealed = await seal(draft);
  await change("drafts", (t) => t.objectStore("drafts").put(sealed, draftName(day)));
}

/** The kept answers of a day, if they belong to this diary. */
export async function draftOf(day, enrolment) {
  const draft = await unseal(await look("drafts", (t) => t.objectStore("drafts").get(draftName(day))));
  return draft?.enrolment === enrolment ? draft : undefined;
}

export const dropDraft = (day) => change("drafts", (t) => t.objectStore("drafts").delete(draftName(day)));

/** The days that have a draft. */
export async function draftDays() {
  const names = await look("drafts", (t) => t.objectStore("drafts").getAllKeys());
  return names.map((name) => name.replace("draft ", ""));
}
