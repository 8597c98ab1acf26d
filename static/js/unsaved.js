/** Brings the question before what was filled in is left unsaved; without it a page is left at once. */

const answered = ["htmx:afterSwap", "htmx:sendError", "htmx:responseError"]; // and not saved

async function fillIn({ target, type, detail }) {
  if (answered.includes(type) && detail.requestConfig.verb !== "post") return;
  (await import("./unsaved-question.js")).fillIn(target);
}

// Pages have it where filling in their form takes effort.
if (document.getElementById("leave")) {
  for (const name of ["input", ...answered]) document.addEventListener(name, fillIn);
  const target = document.querySelector("main .form-errors, main [aria-invalid]");
  if (target) fillIn({ target }); // what was sent came back
}
