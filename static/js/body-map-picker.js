/** Chooses region and side by a tap on the drawn body; without it the parts are links to the region's questions. */

/** Wraps one drawing or more whose links hold parts with data-region and data-side. */
class BodyMapPicker extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#place-']");
      if (!link) return;
      event.preventDefault();
      this.#choose(link.querySelector("[data-region]"));
    });
  }

  #choose(part) {
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
    const fold = place.closest("details");
    if (fold) fold.open = true;
    place.scrollIntoView({ block: "center" });
    place.querySelector("input").focus({ preventScroll: true });
  }
}

customElements.define("body-map-picker", BodyMapPicker);
