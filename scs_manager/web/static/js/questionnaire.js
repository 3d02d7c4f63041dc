// Fast entry of a form: a digit chooses the answer and goes on, a dash leaves it out. Works without this.
const form = document.querySelector("form[data-questions]");

form?.addEventListener("keydown", (event) => {
  const group = event.target.closest("[data-q]");
  if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "-") {
    for (const radio of group.querySelectorAll("input")) radio.checked = false;
    goOn(group);
  } else if (/^\d$/.test(event.key)) {
    choose(group, event.key);
  } else {
    return;
  }
  event.preventDefault();
});

/** On a 0 to 10 scale a 1 waits: a 0 after it makes 10. */
function choose(group, digit) {
  const wide = "wide" in group.dataset;
  const one = group.querySelector('input[value="1"]');
  const value = wide && digit === "0" && one.checked && one === document.activeElement ? "10" : digit;
  const radio = group.querySelector(`input[value="${value}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.focus();
  if (!(wide && value === "1")) goOn(group);
}

function goOn(group) {
  const groups = [...form.querySelectorAll("[data-q]")];
  const next = groups[groups.indexOf(group) + 1];
  const target = next ? next.querySelector("input:checked") ?? next.querySelector("input") : form.querySelector("[name=digits]");
  target?.focus();
}
