// Scores that disagree are asked about once, at the place, as the clinic's page does. They stand when the person says so.

/** The questions to ask again, with their sentence; the boxes of all others are put away. */
export function doubtsOf(form) {
  const doubts = sentences(form);
  for (const box of form.querySelectorAll("[data-sure]")) {
    const place = box.querySelector("input");
    const isDoubted = place.value in doubts;
    box.hidden = !isDoubted;
    if (!isDoubted) place.checked = false;
  }
  return Object.entries(doubts).map(([place, says]) => doubtAt(form, place, says)).filter(Boolean);
}

function sentences(form) {
  const [back, leg, worst, least] = ["back", "leg", "worst", "least"].map((name) => scoreOf(form, name));
  const average = Math.max(back, leg);
  const found = {};
  if (average > worst) found.pain_worst_nrs = { worst, n: average };
  if (least > worst) found.pain_least_nrs = { worst, least };
  return found;
}

function scoreOf(form, name) {
  const value = form.elements[`pain_${name}_nrs`]?.value;
  return value ? Number(value) : Number.NaN;
}

function doubtAt(form, place, says) {
  const box = form.querySelector(`[name="sure"][value="${place}"]`);
  if (!box || box.checked) return undefined;
  const words = box.parentElement.dataset.sure.replace(/\{(\w+)\}/g, (_, name) => says[name]);
  return { question: box.closest("fieldset"), field: box, words };
}
