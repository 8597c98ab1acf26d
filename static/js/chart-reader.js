/** Reads a chart's values one by one, by key, finger or pointer; without it the table beneath the chart has them all. */

/**
 * Wraps a picture whose width is cut into equal slots, one for each row of the table in
 * the same figure, newest first. A native slider moves over the slots, so that keys,
 * touch and screen readers work as everywhere; all words come from the page.
 */
class ChartReader extends HTMLElement {
  #picture = this.querySelector("svg");
  #crosshair = document.createElementNS("http://www.w3.org/2000/svg", "line");
  #slider = document.createElement("input");
  #readout = document.createElement("p");
  #headings = [];
  #rows = [];

  connectedCallback() {
    const table = this.closest("figure").querySelector("table");
    this.#headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    this.#rows = [...table.querySelectorAll("tr:has(td)")].reverse();

    this.#crosshair.setAttribute("class", "chart-crosshair");
    this.#crosshair.setAttribute("y2", this.dataset.height);
    this.#picture.append(this.#crosshair);

    Object.assign(this.#slider, { type: "range", className: "chart-slider", min: 0 });
    this.#slider.max = this.#rows.length - 1;
    this.#slider.value = this.#slider.max;
    this.#slider.ariaLabel = this.dataset.label;
    this.#readout.className = "chart-readout";
    // A screen reader hears the same from the slider.
    this.#readout.ariaHidden = "true";
    this.append(this.#slider, this.#readout);

    this.#slider.addEventListener("input", () => this.#read());
    for (const name of ["pointermove", "pointerdown"]) {
      this.#picture.addEventListener(name, (event) => this.#point(event));
    }
    this.#read();
  }

  #point(event) {
    const { left, width } = this.#picture.getBoundingClientRect();
    const slot = Math.floor(((event.clientX - left) / width) * this.#rows.length);
    this.#slider.value = slot; // the slider itself keeps it within the rows
    this.#read();
  }

  #read() {
    const slot = this.#slider.valueAsNumber;
    const x = `${((slot + 0.5) / this.#rows.length) * 100}%`;
    this.#crosshair.setAttribute("x1", x);
    this.#crosshair.setAttribute("x2", x);
    this.#readout.textContent = this.#words(this.#rows[slot]);
    this.#slider.ariaValueText = this.#readout.textContent;
  }

  /** Such as "22 November 2026 · Pain 4 · 7-day mean 4.1 · Practice Stretch 8". */
  #words(row) {
    const [day, ...values] = [...row.cells].map((cell) => cell.textContent);
    const month = row.parentElement.rows[0].textContent;
    const parts = values.map((value, n) => value && `${this.#headings[n + 1]} ${value}`);
    return [`${day} ${month}`, ...parts].filter(Boolean).join(" · ");
  }
}

customElements.define("chart-reader", ChartReader);
