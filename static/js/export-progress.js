/** Shows how far a download is that the server makes while it sends it; without it the browser downloads alone. */

const SHOWN_AFTER = 1000; // milliseconds

/** Wraps the link and a hidden part with a bar, whose `max` is about what will come. */
class ExportProgress extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.bar = this.querySelector("progress");
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      if (!this.isBusy) this.download();
    });
  }

  async download() {
    this.isBusy = true;
    this.bar.value = 0;
    const shown = setTimeout(() => this.show(true), SHOWN_AFTER);
    try {
      const response = await fetch(this.link.href);
      if (!response.ok || response.redirected) throw response; // such as: the password first
      save(await this.received(response), name(response));
    } catch {
      location.assign(this.link.href); // the browser says what is the matter
    } finally {
      clearTimeout(shown);
      this.show(false);
      this.isBusy = false;
    }
  }

  async received(response) {
    const pieces = [];
    const reader = response.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      this.bar.value += piece.value.length;
    }
    return new Blob(pieces, { type: response.headers.get("Content-Type") });
  }

  show(isShown) {
    this.bar.parentElement.hidden = !isShown;
  }
}

function name(response) {
  return response.headers.get("Content-Disposition").split('"')[1];
}

function save(file, download) {
  const href = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href, download }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // some browsers read it a little later
}

customElements.define("export-progress", ExportProgress);
