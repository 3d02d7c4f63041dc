// What is still to be answered, said at the question as the clinic's page says it. The clinic checks again.
import { copyOf, wordsFor } from "./words.js";

/** Show what is missing and go there; true when nothing is. */
export function isComplete(form) {
  for (const old of document.querySelectorAll(".nhsuk-error-summary, .q__error")) old.remove();
  for (const old of form.querySelectorAll(".q--error, .field__in--error")) old.classList.remove("q--error", "field__in--error");
  const problems = [...form.querySelectorAll("fieldset[data-missing]")].map(problemOf).filter(Boolean);
  if (problems.length) showProblems(form, problems);
  return !problems.length;
}

function problemOf(question) {
  if (question.closest("[hidden]") || question.disabled) return undefined;
  const choices = [...question.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const chosen = choices.filter((one) => one.checked);
  if (!chosen.length) return { question, field: choices[0], words: question.dataset.missing };
  const number = question.querySelector("input[data-missing]");
  if (number && chosen[0].classList.contains("opens") && !isNumber(number)) return { question, field: number, words: number.dataset.missing };
  return undefined;
}

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
