/** Shows what the server has to say after an htmx request, and keeps the keyboard's place; without script there is a next page, with its message. */

const READING_TIME = 8000; // ms; an error stays until it is closed
const region = document.getElementById("toasts");

function say(text, kind = "news") {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.kind = kind;
  toast.append(text);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast-close";
  close.ariaLabel = region.dataset.close;
  close.textContent = "×";
  close.addEventListener("click", () => toast.remove());
  toast.append(close);
  region.replaceChildren(toast);
  if (kind === "news") leaveInTime(toast);
}

/** Nobody loses a sentence they are reading: the clock waits for pointer and focus. */
function leaveInTime(toast) {
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leaveInTime(toast);
    else toast.remove();
  }, READING_TIME);
}

document.addEventListener("toast", (event) => say(event.detail.text, event.detail.kind));
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (xhr.getResponseHeader("HX-Trigger")) return; // it has brought a sentence of its own
  say(region.dataset[xhr.status] ?? region.dataset.other, "error");
});
// Signed out, or a page too old: sent plainly, all of the form is on the page that answers.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, requestConfig: { verb, elt } } = event.detail;
  const form = elt.closest("form");
  const isTooOld = xhr.status === 403 && !xhr.getResponseHeader("HX-Trigger");
  if (verb !== "post" || !form || !(isTooOld || xhr.getResponseHeader("HX-Redirect"))) return;
  event.preventDefault();
  if (elt.matches("button[name]")) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: elt.name, value: elt.value }));
  }
  form.submit();
});
// A network that wants a sign-in of its own answers in our place: that is no page of ours.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.getResponseHeader("Psoas-Care")) return;
  event.preventDefault();
  event.target.dispatchEvent(new CustomEvent("htmx:sendError", { bubbles: true, detail: event.detail }));
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, () => say(region.dataset.offline, "error"));
}

// A button goes with the part of the page that it changes: what took its place gets the focus.
let place = [];
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  const { activeElement } = document;
  if (target.contains(activeElement)) place = [target.closest("[data-focus]")?.dataset.focus, activeElement.id];
});
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) {
    place.filter(Boolean).map((id) => document.getElementById(id)).find(Boolean)?.focus({ preventScroll: true });
  }
  place = [];
});

// A page that the back button brings out of memory starts without old news.
addEventListener("pageshow", (event) => {
  if (event.persisted) region.replaceChildren();
});
