/** A clock for a self-test, with a tone at its beginning and end; without it, use any watch. */

import { Wall } from "./wall.js";

const READY = 5; // seconds to get into place
const TICK = 200; // ms between two looks at the time

/**
 * Wraps the field of the result; `data-seconds` is how long the test may last. Of
 * "seconds", what was held is written into the field; "times" are counted by the person.
 */
class TestClock extends HTMLElement {
  #wall = new Wall();
  #audio;
  #timer;
  #begins;
  #awake; // the promise of a wake lock: phones sleep after half a minute, a hold is longer

  connectedCallback() {
    this.#button = Object.assign(document.createElement("button"), { type: "button", className: "button" });
    this.#button.dataset.kind = "quiet";
    this.#face = document.createElement("p");
    this.#face.className = "test-clock-face";
    this.#face.ariaLive = "off";
    this.#news = document.createElement("p");
    this.#news.setAttribute("role", "status");
    this.#button.addEventListener("click", () => (this.#timer ? this.#stop() : this.#start()));
    this.prepend(this.#face, this.#news, this.#button);
    this.#rest();
  }

  #button;
  #face;
  #news;

  #rest() {
    this.#button.textContent = this.dataset.start;
    this.#face.textContent = `${this.dataset.seconds} s`;
  }

  #start() {
    // Browsers let a page sound only after a tap, and this is one.
    this.#audio ??= globalThis.AudioContext && new AudioContext();
    this.#audio?.resume();
    // An empty battery refuses, and a site without https has none: the screen follows its own rules.
    this.#awake = navigator.wakeLock?.request("screen").catch(() => undefined);
    this.#begins = this.#wall.now() + READY * 1000;
    this.#button.textContent = this.dataset.stop;
    this.#news.textContent = this.dataset.ready;
    this.#timer = setInterval(() => this.#look(), TICK);
    this.#look();
  }

  get #into() {
    return (this.#wall.now() - this.#begins) / 1000;
  }

  #look() {
    const seconds = Number(this.dataset.seconds);
    const into = this.#into;
    if (into < 0) {
      this.#face.textContent = `${Math.ceil(-into)}`;
      return;
    }
    if (this.#news.textContent) {
      this.#news.textContent = "";
      this.#sound(784);
    }
    const shown = this.dataset.measure === "seconds" ? Math.floor(into) : Math.ceil(seconds - into);
    this.#face.textContent = `${Math.max(0, shown)} s`;
    if (into >= seconds) this.#stop();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#awake?.then((lock) => lock?.release());
    const into = Math.min(this.#into, Number(this.dataset.seconds));
    const field = this.querySelector("input[name=value]");
    this.#rest();
    this.#news.textContent = "";
    if (into < 0) return; // stopped before it began
    this.#sound(523);
    if (this.dataset.measure === "seconds") {
      field.value = Math.floor(into);
      this.#face.textContent = `${field.value} s`;
    } else if (into >= Number(this.dataset.seconds)) {
      this.#news.textContent = this.dataset.over;
    }
    field.focus();
  }

  #sound(hertz) {
    if (this.#audio?.state !== "running") return;
    const tone = new OscillatorNode(this.#audio, { frequency: hertz });
    const volume = new GainNode(this.#audio, { gain: 0.3 });
    tone.connect(volume).connect(this.#audio.destination);
    tone.start();
    tone.stop(this.#audio.currentTime + 0.35);
  }
}

customElements.define("test-clock", TestClock);
