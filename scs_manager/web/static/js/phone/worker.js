// The diary's worker: opens the diary without a connection, and sends what waits when the browser wakes it.
import { dropPages, dropPagesUnless, filesOf, keepPage, keptPage, languageOf } from "./pages.js";
import { replay } from "./sending.js";
import { tellPages } from "./news.js";

const CACHE = `diary-${VERSION}`;
const WORDS = "diary-words";
const OFFLINE = "/diary/offline";
const PATIENCE_FOR_PAGES = 8_000;
const PHONE = "/diary/phone";
/** The page that stands in for another one; the first four are one, which works out the day by itself. */
const STAND_INS = new Map([
  ["/diary", PHONE],
  ["/diary/change", PHONE],
  ["/diary/sent", PHONE],
  [PHONE, PHONE],
  ["/diary/now", "/diary/now"],
  ["/diary/graph", "/diary/graph"],
  ["/diary/more", "/diary/more"],
  ["/diary/unwell", "/diary/unwell"],
]);

addEventListener("install", (event) => event.waitUntil(takeAssets()));
addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "keep") event.waitUntil(keepPhonePages());
  if (event.data === "forget") event.waitUntil(dropPages());
});
addEventListener("sync", (event) => event.waitUntil(replay().then(tellPages)));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOf(event, pathname));
  else if (pathname.startsWith("/static/") || pathname === "/diary/app.js") event.respondWith(assetOf(request));
});

/** Everything of this version or nothing; without cookies, so that nothing personal is among it. */
async function takeAssets() {
  const cache = await caches.open(CACHE);
  await cache.addAll(ASSETS.map((address) => new Request(address, { credentials: "omit" })));
}

async function assetOf(request) {
  return (await caches.match(request)) ?? fetch(request);
}

/** The clinic's page when it answers, else the kept one, else the page that says what to do. */
async function pageOf(event, pathname) {
  const path = STAND_INS.get(pathname);
  try {
    const answer = await inTime(fetch(event.request));
    if (answer.status < 500) {
      if (path === pathname && isPage(answer)) event.waitUntil(keepPage(path, answer.clone()).catch(() => undefined));
      return answer;
    }
    return (path && (await keptPage(path))) ?? answer;
  } catch {
    return (path && (await keptPage(path))) ?? (await offlinePage()) ?? Response.error();
  }
}

const isPage = (answer) => answer.ok && !answer.redirected && answer.headers.get("Content-Type")?.startsWith("text/html");

function inTime(promise) {
  return Promise.race([promise, new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), PATIENCE_FOR_PAGES))]);
}

/** Fetch the pages for the time without a connection; when they name this version's files alone, others go. */
async function keepPhonePages() {
  for (const path of [PHONE, "/diary/now", "/diary/unwell", "/diary/graph", "/diary/more"]) {
    const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
    if (!isPage(answer)) return;
    const text = await answer.clone().text();
    await keepPage(path, answer);
    if (path === PHONE) await dropOthers(text);
  }
}

/** Pages in the language of before go at once, those of an older version when this one is whole. */
async function dropOthers(text) {
  const language = languageOf(text);
  await keepOfflinePage(language);
  await dropPagesUnless((other) => languageOf(other) === language);
  if (filesOf(text).every((address) => ASSETS.includes(address))) await dropOldVersions();
}

async function dropOldVersions() {
  const { waiting, installing } = self.registration;
  if (waiting || installing) return; // theirs is the next version
  await dropPagesUnless((text) => filesOf(text).every((address) => ASSETS.includes(address)));
  for (const name of await caches.keys()) if (name !== CACHE && name !== WORDS) await caches.delete(name);
}

/** The page that says what to do, in the phone's language; it knows nobody, so it may lie open. */
async function keepOfflinePage(language) {
  const answer = await fetch(`${OFFLINE}?lang=${language}`, { credentials: "omit", cache: "no-store" });
  if (isPage(answer)) await (await caches.open(WORDS)).put(OFFLINE, answer);
}

async function offlinePage() {
  const chosen = await (await caches.open(WORDS)).match(OFFLINE);
  return chosen ?? caches.match(OFFLINE, { ignoreSearch: true });
}
