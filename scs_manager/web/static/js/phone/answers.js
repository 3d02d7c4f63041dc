// The answers of the form, as names and values, and back again.
const ENVELOPE = new Set(["csrf_token", "client_key", "day", "enrolment", "device_time", "answered_at", "took_seconds", "utc_offset_minutes"]);

/** What the form says now. */
export const answersOf = (form) => [...new FormData(form)].filter(([name]) => !ENVELOPE.has(name));

/** Whether a person has answered anything. */
export const isAnswered = (fields) => fields.some(([name, value]) => name !== "medicine" && value !== "");

/** Put kept answers back where they were given. */
export function fillIn(form, fields) {
  for (const field of form.elements) {
    if (!field.name || ENVELOPE.has(field.name) || field.type === "hidden" || field.type === "submit") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
    if (field.value && field.type === "textarea") field.closest("details")?.setAttribute("open", "");
  }
  form.dispatchEvent(new Event("filled"));
}

/** The warning signs among answers, in the words of the form. */
export function signsIn(form, fields) {
  const chosen = fields.filter(([name, value]) => name === "warning_signs" && value !== "none").map(([, value]) => value);
  return chosen.map((value) => form.querySelector(`[name="warning_signs"][value="${CSS.escape(value)}"] + label`)?.textContent ?? value);
}
