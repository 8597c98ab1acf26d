/** Asks before what was filled in is left unsaved: unsaved.js brings it at the first letter; without it a page is left at once. */

const dialog = document.getElementById("leave");
let form; // filled in, and not sent
let goOn;

/** What saves by itself, answer by answer, has nothing to lose. */
export function fillIn(element) {
  if (!element.closest("save-on-choice")) form = element.closest("main form[method=post]") ?? form;
}

function ask(event, next) {
  event.preventDefault();
  goOn = next;
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (target === form) form = undefined;
  else if (form && target.method === "post") ask(event, () => target.requestSubmit(submitter));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]:not([target], .form-actions *)"); // to cancel is meant
  if (!form || !link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const isHere = link.pathname + link.search === location.pathname + location.search;
  if (!isHere) ask(event, () => location.assign(link.href));
});

// Back, a reload and a closed tab: there the browser asks in its own words.
addEventListener("beforeunload", (event) => form && event.preventDefault());

dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "leave") return;
  form = undefined;
  goOn();
});
