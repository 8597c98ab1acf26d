/** Lets the lines of a list be dragged to another place; without it, and by key, the buttons "Up" and "Down" move them. */

const EDGE = 80; // px from the edge of the window within which a drag scrolls it
const STEP = 12; // px for each movement of the pointer

/**
 * Gives every fieldset a grip. Dropping a line presses the button of the list that says
 * "move-<from>-<to>", so that the server puts the lines in order, as for the buttons.
 */
class DragOrder extends HTMLElement {
  #lines = [];
  #from = 0;
  #to = 0;
  #startY = 0;

  connectedCallback() {
    this.#lines = [...this.querySelectorAll(":scope > fieldset")];
    if (this.#lines.length > 1) this.#lines.forEach((line, n) => this.#addGrip(line, n));
  }

  #addGrip(line, n) {
    const grip = document.createElement("span");
    grip.className = "routine-line-grip";
    grip.title = this.dataset.label;
    grip.ariaHidden = "true"; // a pointer's way only
    grip.addEventListener("pointerdown", (event) => this.#take(event, grip, n));
    grip.addEventListener("pointermove", (event) => this.#drag(event, grip));
    grip.addEventListener("pointerup", (event) => this.#drop(event, grip));
    grip.addEventListener("pointercancel", () => this.#letGo());
    line.append(grip);
  }

  #take(event, grip, n) {
    if (event.button !== 0) return;
    event.preventDefault(); // no selection of text
    grip.setPointerCapture(event.pointerId);
    [this.#from, this.#to, this.#startY] = [n, n, event.pageY];
    this.#lines[n].dataset.dragged = "";
  }

  #drag(event, grip) {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    if (event.clientY < EDGE) scrollBy(0, -STEP);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
    const line = this.#lines[this.#from];
    line.style.setProperty("translate", `0 ${event.pageY - this.#startY}px`);
    this.#to = this.#placeAt(event.clientY);
    this.#lines.forEach((other, n) => {
      other.toggleAttribute("data-drop-before", n === this.#to && n < this.#from);
      other.toggleAttribute("data-drop-after", n === this.#to && n > this.#from);
    });
  }

  /** The place in the list that the dragged line would have at this height. */
  #placeAt(y) {
    const middles = this.#lines.map((line) => {
      const { top, height } = line.getBoundingClientRect();
      return top + height / 2;
    });
    const others = middles.filter((_, n) => n !== this.#from);
    return others.filter((middle) => middle < y).length;
  }

  #drop(event, grip) {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const [from, to] = [this.#from, this.#to];
    this.#letGo();
    if (from === to) return;
    const button = this.querySelector(":scope > button");
    button.value = `move-${from}-${to}`;
    button.click();
  }

  #letGo() {
    for (const line of this.#lines) {
      line.style.removeProperty("translate");
      for (const name of ["dragged", "dropBefore", "dropAfter"]) delete line.dataset[name];
    }
  }
}

customElements.define("drag-order", DragOrder);
