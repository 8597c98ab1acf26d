/** Counts what was filled in within a folded part; without it the number is that of when the page was made. */

/** Stands in the summary of the part. */
class FilledIn extends HTMLElement {
  connectedCallback() {
    const part = this.closest("details");
    part.addEventListener("change", () => this.#count(part));
    this.#count(part);
  }

  #count(part) {
    const fields = [...part.querySelectorAll("input, textarea, select")].filter(isFilledIn);
    const number = new Set(fields.map((field) => field.name)).size;
    this.querySelector("[data-part=number]").textContent = number;
    this.hidden = !number;
  }
}

function isFilledIn(field) {
  if (field.matches("[type=hidden], .when-pick *, [name=when][value=now]")) return false;
  return field.matches("[type=radio], [type=checkbox]") ? field.checked && field.value : field.value.trim();
}

customElements.define("filled-in", FilledIn);
