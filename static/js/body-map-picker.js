/** Chooses a place by a tap on the drawn body; without it the parts are links to the questions about it. */

/**
 * Wraps one drawing or more whose links hold parts with data-region and data-side. Where
 * places are ticked, a tap ticks; where they get numbers, it leads to the row and its side.
 */
class BodyMapPicker extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#place-']");
      if (!link) return;
      event.preventDefault();
      const part = link.querySelector("[data-region]");
      const boxes = this.closest("form").querySelectorAll(`[type=checkbox][name="${part.dataset.region}"]`);
      if (boxes.length) tick([...boxes], part.dataset);
      else this.#lead(part);
    });
  }

  #lead(part) {
    const { region, side } = part.dataset;
    // A side that is followed by itself has questions of its own.
    const own = document.getElementById(`place-${region}.${side}`);
    const place = own ?? document.getElementById(`place-${region}`);
    const choice = place.querySelector(`[name="${region}_side"][value="${side}"]`);
    if (choice) choice.checked = true;
    for (const other of this.querySelectorAll("[data-chosen]")) {
      if (other.dataset.region === region) delete other.dataset.chosen;
    }
    part.dataset.chosen = "";
    for (const other of document.querySelectorAll(".region[data-here]")) delete other.dataset.here;
    place.dataset.here = "";
    const fold = place.closest("details");
    if (fold) fold.open = true;
    place.scrollIntoView({ block: "nearest" });
    place.querySelector("input").focus({ preventScroll: true });
  }
}

/** The side that was tapped; where all of the region was ticked, that goes. */
function tick(boxes, { region, side }) {
  const all = boxes.find((box) => box.value === region);
  const box = all.checked ? all : boxes.find((one) => one.value === `${region}.${side}`);
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

customElements.define("body-map-picker", BodyMapPicker);
