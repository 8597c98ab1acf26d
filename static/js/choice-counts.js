/** Says behind each choice of the filters how many it finds, when the list comes anew; without it that is said when the page loads. */

const COUNT = /\(\d+\)$/;

customElements.define(
  "choice-counts",
  class extends HTMLElement {
    connectedCallback() {
      for (const [name, value, count] of JSON.parse(this.textContent)) {
        const control = document.querySelector(`.filter [name="${name}"][value="${value}"]`);
        const words = control.nextElementSibling;
        words.textContent = words.textContent.replace(COUNT, `(${count})`);
      }
    }
  },
);
