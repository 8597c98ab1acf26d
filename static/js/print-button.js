/** Prints the page; without script it does not show, and the browser prints by its menu. */

customElements.define(
  "print-button",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", () => window.print());
    }
  },
);
