// Keyboard on lists: j and k move, Enter opens, / searches, ? shows the keys.

/** Watch the page for the keys of a list marked with data-list. */
export function listKeys(page) {
  const list = page.querySelector("[data-list]");
  if (!list) return;
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = { j: () => move(list, 1), k: () => move(list, -1), "/": () => search(page), "?": () => help(page) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function isTyping(target) {
  return target.closest("input, textarea, select") !== null;
}

function move(list, step) {
  const links = [...list.querySelectorAll("[data-item]")];
  const at = links.indexOf(document.activeElement);
  const next = links[Math.min(links.length - 1, Math.max(0, at + step))];
  next?.focus();
}

function search(page) {
  page.querySelector("[data-search]")?.focus();
}

function help(page) {
  const keys = page.querySelector("[data-keys]");
  if (keys) keys.open = !keys.open;
}
