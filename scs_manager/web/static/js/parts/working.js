// A form that starts slow work says so at once and is sent once. Without this module it is sent as always.
//   <form data-slow="Working.">        what is said while the answer is made
//   <button data-download>             its answer is a file, and the page stays

/** After this time the form can be sent again, for the way may have been stopped. [default] */
const STOPPED_MS = 30_000;
const DOWNLOAD_MS = 8_000;

/** Watch the slow forms of a page, and give them back when a browser shows the page again. */
export function slowForms(page) {
  for (const form of page.querySelectorAll("form[data-slow]")) {
    const said = page.createElement("p");
    said.className = "working";
    said.setAttribute("role", "status");
    form.append(said);
    form.addEventListener("submit", (event) => send(event, form, said));
    window.addEventListener("pageshow", () => rest(form, said));
  }
}

function send(event, form, said) {
  if (form.hasAttribute("aria-busy")) {
    event.preventDefault();
    return;
  }
  const button = event.submitter ?? form.querySelector("button[type=submit]");
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("aria-disabled", "true"); // never disabled: its name and value are still to be sent
  said.textContent = form.dataset.slow;
  setTimeout(() => rest(form, said), button?.hasAttribute("data-download") ? DOWNLOAD_MS : STOPPED_MS);
}

function rest(form, said) {
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  said.textContent = "";
}
