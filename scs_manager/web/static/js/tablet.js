// The clinic's tablet in a patient's hands: two minutes without a touch end it, and nothing comes back by Back.
const IDLE = 120_000;
const WARN = 90_000;
const TELL = 20_000;
const page = document.querySelector("[data-tablet]");
const end = document.getElementById("tablet-end");
let touched = Date.now();
let told = 0;

// A page that the browser kept must not show what it held.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace("/tablet");
});
addEventListener("pagehide", () => {
  for (const form of document.forms) form.reset();
  document.getElementById("main").replaceChildren();
});

if (page) watch();
else setTimeout(() => location.replace("/tablet/done"), IDLE);

function watch() {
  for (const form of document.forms) form.autocomplete = "off";
  for (const name of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(name, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);
  tell();
}

function touch() {
  touched = Date.now();
  if (touched - told > TELL) tell();
}

/** The server counts the same two minutes. */
async function tell() {
  told = Date.now();
  const body = new URLSearchParams({ csrf_token: end.elements.csrf_token.value });
  const answer = await fetch("/tablet/here", { method: "POST", body, redirect: "manual" }).catch(() => undefined);
  if (answer && answer.status !== 204) location.replace("/tablet/done");
}

function look() {
  const left = Date.now() - touched;
  page.querySelector("[data-soon]").hidden = left < WARN;
  if (left < IDLE) return;
  touched = Date.now();
  end.requestSubmit();
}
