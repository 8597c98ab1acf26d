/** Puts a button to copy it beside a text; without it the text is marked and copied by hand. */

/** Wraps a read-only field; `data-copy` and `data-copied` are the words of the button. */
class CopyText extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input");
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) return; // a browser has it on https and on this machine only
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.dataset.kind = "quiet";
    button.textContent = this.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = this.dataset.copied;
      } catch {
        field.focus(); // refused: all of it is marked, ready for Ctrl+C
      }
    });
    // The button says what happened, so that it is heard as well.
    button.ariaLive = "polite";
    this.append(button);
  }
}

customElements.define("copy-text", CopyText);
