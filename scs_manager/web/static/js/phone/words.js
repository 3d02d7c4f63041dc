// Words come from the page, in the reader's language; scripts hold none.

/** A copy of a template of the page, its places filled: ``{when: "19:42"}`` goes where data-say is "when". */
export function copyOf(name, says = {}) {
  const copy = document.getElementById(`t-${name}`).content.firstElementChild.cloneNode(true);
  for (const place of copy.querySelectorAll("[data-say]")) place.textContent = says[place.dataset.say] ?? "";
  return copy;
}

/** A sentence of the page, with its ``{places}`` filled. */
export function wordsFor(name, says = {}) {
  const said = document.getElementById("t-words").dataset[name] ?? "";
  return said.replace(/\{(\w+)\}/g, (_, place) => says[place] ?? "");
}

/** A phrase inside a sentence: it begins small, but in German, where nouns stay large. */
export const within = (words) => (document.documentElement.lang === "de" ? words : words.charAt(0).toLowerCase() + words.slice(1));

/** Let a link call a number. */
export function callOn(link, number) {
  link.href = `tel:${number.replaceAll(" ", "")}`;
  link.querySelector("[data-number]").textContent = number;
}
