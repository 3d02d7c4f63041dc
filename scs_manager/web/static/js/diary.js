// Makes the evening form a little easier; without it everything works.
const form = document.querySelector("form[data-diary]");

if (form) {
  // "None of these" stands alone: a sign takes it back, and it takes the signs back.
  form.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox") return;
    const group = form.querySelectorAll(`input[type="checkbox"][name="${target.name}"]`);
    if (target.checked) {
      for (const box of group) {
        if (box !== target && ("none" in box.dataset) !== ("none" in target.dataset)) box.checked = false;
      }
    }
    if (target.classList.contains("alarm") && target.checked) showCall();
  });

  // The clinic compares this clock with its own before it believes it.
  form.addEventListener("submit", () => {
    const now = new Date();
    form.elements.answered_at.value = form.elements.device_time.value = now.toISOString();
    form.elements.took_seconds.value = String(Math.min(999999, Math.floor(performance.now() / 1000)));
    form.elements.utc_offset_minutes.value = String(-now.getTimezoneOffset());
  });
}

function showCall() {
  const panel = document.getElementById("call-now");
  panel.scrollIntoView({ block: "center" });
  panel.focus({ preventScroll: true });
}

document.querySelector(".nhsuk-error-summary")?.focus();
