/** Marks in the list of exercises those that the session has, and takes away what was wrong before; without it the page that comes back does. */

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const form = target.closest("form");
  if (!form?.querySelector(".picks")) return;
  // Of a new line nothing is wrong yet, and what the sum of mistakes says is of the lines before.
  if (target.id === "session-lines") form.querySelector(".form-errors")?.remove();
  const lines = [...form.querySelectorAll("[name^='bouts-'][name$='-exercise']")];
  const chosen = new Set(lines.map((line) => line.value));
  for (const pick of form.querySelectorAll(".pick")) {
    pick.toggleAttribute("data-chosen", chosen.has(pick.value));
  }
});
