// Pages as the clinic last sent them, sealed, to be shown when there is no connection.
import { change, look } from "./shelf.js";
import { seal, unseal } from "./seal.js";

const KEPT_FOR = 14 * 24 * 3_600_000;
const FILES = /(?:src|href)="(\/(?:static\/|diary\/app\.js)[^"]+)"/g;

/** Keep a page, once the files it names are here as well: a page never meets files of another version. */
export async function keepPage(path, answer) {
  const text = await answer.text();
  await keepFiles(text);
  const sealed = await seal({ text, headers: [...answer.headers], at: new Date().toISOString() });
  await change("pages", (t) => t.objectStore("pages").put(sealed, path));
}

/** The kept page, marked with when it was current, or undefined. */
export async function keptPage(path) {
  const found = await unseal(await look("pages", (t) => t.objectStore("pages").get(path)).catch(() => undefined));
  if (!found || Date.now() - Date.parse(found.at) > KEPT_FOR) return undefined;
  const text = found.text.replace("<body", `<body data-kept="${found.at}"`);
  return new Response(text, { headers: found.headers.filter(([name]) => name !== "content-length") });
}

/** Drop the pages that are not as they should be. */
export async function dropPagesUnless(fits) {
  const names = await look("pages", (t) => t.objectStore("pages").getAllKeys());
  for (const name of names) {
    const page = await unseal(await look("pages", (t) => t.objectStore("pages").get(name)));
    if (page && fits(page.text)) continue;
    await change("pages", (t) => t.objectStore("pages").delete(name));
  }
}

export const dropPages = () => change("pages", (t) => t.objectStore("pages").clear());

/** The addresses of scripts, styles and pictures that a page names. */
export const filesOf = (text) => [...text.matchAll(FILES)].map(([, address]) => address);

/** The language of a page. */
export const languageOf = (text) => /<html lang="([\w-]+)"/.exec(text)?.[1];

async function keepFiles(text) {
  const missing = [];
  for (const address of filesOf(text)) if (!(await caches.match(address))) missing.push(address);
  if (missing.length) await (await caches.open("diary-more")).addAll(missing);
}
