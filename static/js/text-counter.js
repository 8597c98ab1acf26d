/** Says beside a text how many characters are left, once they are few; without it the form says so when it is sent. */

const FEW = 0.1; // of all that fit in

/** Counts as the server does: code points, a line break as one, no blanks at the ends. */
class TextCounter extends HTMLElement {
  #input;

  connectedCallback() {
    this.#input = this.closest(".field").querySelector("textarea, input");
    this.#input.addEventListener("input", () => this.#show());
    this.#show();
  }

  get #length() {
    const text = this.#input.value.trim();
    const counted = this.hasAttribute("data-one-paragraph") ? text.replace(/\s+/g, " ") : text;
    return [...counted].length;
  }

  #show() {
    const { limit, left, over } = this.dataset;
    const rest = Number(limit) - this.#length;
    const state = rest < 0 ? "over" : rest <= limit * FEW ? "few" : "";
    this.hidden = !state;
    this.querySelector("[data-part='count']").textContent = `${state === "over" ? over : left} ${Math.abs(rest)}`;
    if (state === this.dataset.state) return;
    // Read out only as it begins to matter, not at every key.
    this.dataset.state = state;
    const status = this.querySelector("[role=status]");
    status.textContent = state ? this.querySelector("[data-part='count']").textContent : "";
  }
}

customElements.define("text-counter", TextCounter);
