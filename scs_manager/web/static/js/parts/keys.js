// Letter keys of the staff pages. Everything they do can also be done with Tab, arrows and Enter.
//   j k   next, previous: row of a list, question of a form, action of a page
//   g x   go to the tab of the record marked with that letter
//   / ?   search, show the keys
// A letter is never taken from a field for text, and all of them can be switched off.
import { nextStop } from "./stops.js";

const STORE = "letter-keys";
let going = false;

/** Watch the page for letter keys. */
export function letterKeys(page) {
  const box = page.querySelector("[data-keys-on]");
  if (box) {
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
  }
  page.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
    const act = going ? () => go(page, event.key) : actOf(page, event);
    going = !going && event.key === "g" && act !== undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Whether the person has the letter keys on; they are, until switched off. */
export function areOn() {
  return localStorage.getItem(STORE) !== "off";
}

/** Whether a letter typed here is text. */
export function isTyping(target) {
  if (target.closest("textarea, select, [contenteditable]")) return true;
  return target.matches("input:not([type=radio], [type=checkbox], [type=date])") && !isNumber(target);
}

function isNumber(target) {
  return target.inputMode === "numeric" || target.inputMode === "decimal";
}

function actOf(page, event) {
  if (isTyping(event.target)) return undefined;
  const moves = { j: () => nextStop(page, 1)?.focus(), k: () => nextStop(page, -1)?.focus() };
  const inNumbers = event.target.matches("input[type=date]") || isNumber(event.target);
  const others = {
    g: () => {},
    t: page.querySelector("[data-offer]") ? () => page.querySelector("[data-offer]").click() : undefined,
    N: page.querySelector("[data-no-to-all]") ? () => page.querySelector("[data-no-to-all]").click() : undefined,
    "/": () => page.querySelector("[data-search]")?.focus(),
    "?": () => help(page),
  };
  return moves[event.key] ?? (inNumbers ? undefined : others[event.key]);
}

function go(page, letter) {
  page.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();
}

function help(page) {
  const keys = page.querySelector("[data-keys]");
  if (!keys) return;
  keys.open = !keys.open;
  if (keys.open) keys.querySelector("summary").focus();
}
