// What is still to be answered, said at the question as the clinic's page says it. The clinic checks again.
import { doubtsOf } from "./doubts.js";
import { copyOf, wordsFor } from "./words.js";

/** Show what is missing in the questions, and go there; true when nothing is. */
export function isComplete(form, questions = [...form.querySelectorAll("fieldset[data-missing]")]) {
  for (const old of document.querySelectorAll(".nhsuk-error-summary, .q__error")) old.remove();
  for (const old of form.querySelectorAll(".q--error, .field__in--error")) old.classList.remove("q--error", "field__in--error");
  const missing = questions.map(problemOf).filter(Boolean);
  const problems = [...missing, ...doubtsOf(form).filter(({ question }) => questions.includes(question))];
  if (problems.length) showProblems(form, problems);
  return !problems.length;
}

function problemOf(question) {
  if (question.closest("[hidden]:not(form)") || question.disabled || isOff(question)) return undefined;
  const radios = [...question.querySelectorAll("input[type=radio]")];
  const choices = radios.length ? radios : [...question.querySelectorAll("input[type=checkbox]")];
  const chosen = choices.filter((one) => one.checked);
  if (!chosen.length) return { question, field: choices[0], words: question.dataset.missing };
  const number = question.querySelector("input[data-missing]");
  if (number && chosen[0].classList.contains("opens") && !isNumber(number)) return { question, field: number, words: number.dataset.missing };
  const map = question.querySelector("[data-missing-places]");
  if (map && chosen[0].classList.contains("opens") && !map.querySelector(":checked")) return { question, field: map.querySelector("input"), words: map.dataset.missingPlaces };
  return undefined;
}

/** What a stimulator that was off did is not asked. */
const isOff = (question) => Boolean(question.closest("[data-while-on]") && question.form.querySelector("#stimulation-off")?.checked);

const isNumber = ({ value, dataset }) => /^\d{1,2}$/.test(value.trim()) && Number(value) >= dataset.low && Number(value) <= dataset.high;

function showProblems(form, problems) {
  for (const { question, field, words } of problems) {
    const said = copyOf("problem", { words });
    said.id = `${field.name}-error`;
    (field.type === "text" ? field.parentElement : question.querySelector(".scale__ends, .scale, .picks")).before(said);
    question.classList.add("q--error");
    question.setAttribute("aria-describedby", said.id);
    if (field.type === "text") field.classList.add("field__in--error");
  }
  const summary = copyOf("problems", { title: wordsFor(problems.length === 1 ? "problem" : "problems", { n: problems.length }) });
  for (const { field, words } of problems) summary.querySelector("ul").append(linkTo(field, words));
  form.before(summary);
  form.dispatchEvent(new CustomEvent("problems", { detail: problems[0].question }));
  summary.focus();
}

function linkTo(field, words) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `#${field.id}`;
  link.textContent = words;
  item.append(link);
  return item;
}
