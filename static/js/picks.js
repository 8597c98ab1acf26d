/** Marks in the list of exercises those that the session has; without it the page that comes back does. */

document.addEventListener("htmx:afterSwap", ({ target }) => {
  const form = target.closest("form");
  if (!form?.querySelector(".picks")) return;
  const lines = [...form.querySelectorAll("[name^='bouts-'][name$='-exercise']")];
  const chosen = new Set(lines.map((line) => line.value));
  for (const pick of form.querySelectorAll(".pick")) {
    pick.toggleAttribute("data-chosen", chosen.has(pick.value));
  }
});
