/** Reads a chart's values one by one, by key, finger or pointer; without it the table beneath the chart has them all. */

/**
 * Wraps pictures whose values are the rows of the table in the same figure, newest first.
 * A native slider moves over the rows, so that keys, touch and screen readers work as
 * everywhere; all words come from the page: on the table `data-none` says a dash, and `data-second` a
 * number in brackets.
 *
 * A picture shows all rows, in equal slots. Where they do not lie so, or lie in several
 * pictures one after the other, each picture says in `data-places` where its rows are:
 * percent across, oldest first. `data-height` is how far down its crosshair reaches.
 */
class ChartReader extends HTMLElement {
  #pictures = [...this.querySelectorAll(".chart-picture")];
  #slider = document.createElement("input");
  #readout = document.createElement("p");
  #headings = [];
  #rows = [];
  #places = []; // of each row, oldest first: in which pictures, and how far across

  connectedCallback() {
    const table = this.closest("figure").querySelector("table");
    this.#headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    this.#rows = [...table.querySelectorAll("tr:has(td)")].reverse();
    this.#places = this.#rows.map(() => []);
    this.#findPlaces();

    Object.assign(this.#slider, { type: "range", className: "chart-slider", min: 0 });
    this.#slider.max = this.#rows.length - 1;
    this.#slider.value = this.#slider.max;
    this.#slider.ariaLabel = this.dataset.label;
    this.#readout.className = "chart-readout";
    // A screen reader hears the same from the slider.
    this.#readout.ariaHidden = "true";
    this.append(this.#slider, this.#readout);

    this.#slider.addEventListener("input", () => this.#read());
    for (const picture of this.#pictures) {
      for (const name of ["pointermove", "pointerdown"]) {
        picture.addEventListener(name, (event) => this.#point(picture, event));
      }
    }
    this.#read();
  }

  #findPlaces() {
    const equal = this.#rows.map((_row, slot) => ((slot + 0.5) / this.#rows.length) * 100);
    let next = 0;
    for (const picture of this.#pictures) {
      const own = picture.dataset.places?.split(" ").map(Number);
      const first = own ? next : 0;
      const crosshair = document.createElementNS("http://www.w3.org/2000/svg", "line");
      crosshair.setAttribute("class", "chart-crosshair");
      crosshair.setAttribute("y2", picture.dataset.height);
      for (const [n, x] of (own ?? equal).entries()) {
        this.#places[first + n].push({ picture, crosshair, x });
      }
      next += own?.length ?? 0;
    }
  }

  /** The row nearest to the pointer; of several in one place the newest. */
  #point(picture, event) {
    const { left, width } = picture.getBoundingClientRect();
    const x = ((event.clientX - left) / width) * 100;
    const far = this.#places.map((places) => {
      const here = places.find((place) => place.picture === picture);
      return here ? Math.abs(here.x - x) : Infinity;
    });
    this.#slider.value = far.lastIndexOf(Math.min(...far));
    this.#read();
  }

  #read() {
    const slot = this.#slider.valueAsNumber;
    for (const crosshair of this.querySelectorAll(".chart-crosshair")) crosshair.remove();
    for (const { picture, crosshair, x } of this.#places[slot]) {
      crosshair.setAttribute("x1", `${x}%`);
      crosshair.setAttribute("x2", `${x}%`);
      picture.append(crosshair);
    }
    this.#readout.textContent = this.#words(this.#rows[slot]);
    this.#slider.ariaValueText = this.#readout.textContent;
  }

  /**
   * Such as "22 November 2026 · Low back 4, 7-day mean 4.1 · Practice Stretch 8 min";
   * before the day stands the heading of its column where that has `data-names-row`.
   */
  #words(row) {
    const [day, ...values] = [...row.cells].map((cell) => cell.textContent);
    const month = row.parentElement.rows[0].textContent;
    const table = row.closest("table");
    const parts = values.map((value, n) => value && `${this.#headings[n + 1]} ${this.#inWords(value, table.dataset)}`);
    const rowName = table.querySelector("thead [data-names-row]")?.textContent.trim();
    const when = [rowName, day, month].filter(Boolean).join(" ");
    return [when, ...parts].filter(Boolean).join(" · ");
  }

  /** A dash as `data-none` says it, a number in brackets as `data-second`: "no check-in, 7-day mean 2.0". */
  #inWords(value, { none = value, second }) {
    const [, first, other] = value.match(/^(.*?)(?: \((.*)\))?$/s);
    const words = first === "–" ? none : first;
    return other && second ? `${words}, ${second.replace("%s", other)}` : words;
  }
}

customElements.define("chart-reader", ChartReader);
