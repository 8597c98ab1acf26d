/** Tones, speech, vibration and a screen that stays on; without it the player is followed by eye. */

import { read, write } from "./session-keeper.js";

// [hertz, seconds] one after the other; two numbers in a note glide from one to the other.
const TONES = {
  ready: [[392, 0.25]],
  work: [[784, 0.35]],
  rest: [[659, 0.18], [440, 0.4]],
  switch: [[659, 0.18], [880, 0.18], [659, 0.4]],
  over: [[523, 0.2], [659, 0.2], [784, 0.6]],
  count: [[587, 0.1]],
  go: [[494, 0.12]],
  hold: [[587, 0.2]],
  half: [[698, 0.14], [698, 0.22]],
  back: [[392, 0.16]],
  in: [[220, 294, 1.2]],
  out: [[294, 196, 1.6]],
};
const LOUDNESS = { in: 0.12, out: 0.12, go: 0.14, back: 0.14, count: 0.16 };
const LOUD = 0.3;

const PULSES = { work: [200], rest: [120, 80, 120], switch: [120, 80, 120, 80, 120], half: [80], over: [400] };

const KEPT = "player-switches";

/** The switches for sound, voice and vibration, as this browser was left. */
class Switches {
  #inputs;

  constructor(root) {
    this.#inputs = Object.fromEntries([...root.querySelectorAll("[data-switch]")].map((input) => [input.name, input]));
    const kept = Object(read(KEPT));
    for (const [name, input] of Object.entries(this.#inputs)) {
      if (typeof kept[name] === "boolean") input.checked = kept[name];
    }
    this.#inputs.vibration.closest("label").hidden = !navigator.vibrate;
  }

  has(name) {
    return this.#inputs[name].checked;
  }

  keep() {
    const on = Object.entries(this.#inputs).map(([name, input]) => [name, input.checked]);
    write(KEPT, Object.fromEntries(on));
  }

  offerVoice(voice, note) {
    this.#inputs.voice.disabled = !voice;
    note.hidden = Boolean(voice);
  }
}

export class Cues {
  #switches;
  #audio;
  #bus;
  #lock;
  #planned = 0; // ms on the wall up to which tones are on their way

  /** `root` holds the switches, `note` says that there is no voice. */
  constructor(root, note) {
    this.#switches = new Switches(root);
    const offer = () => this.#switches.offerVoice(Cues.voice, note);
    globalThis.speechSynthesis?.addEventListener?.("voiceschanged", offer);
    offer();
  }

  /** A switch was turned. */
  keep() {
    this.#switches.keep();
  }

  /** A voice of the device itself: others would send the text to somebody. */
  static get voice() {
    const language = document.documentElement.lang.slice(0, 2);
    const voices = globalThis.speechSynthesis?.getVoices() ?? [];
    return voices.find((voice) => voice.localService && voice.lang.startsWith(language));
  }

  /** Browsers let a page sound only after a tap, and a tap is what calls this. */
  async unlock() {
    this.#audio ??= globalThis.AudioContext && new AudioContext();
    await this.#audio?.resume();
  }

  /** Put the tones of `cues` on the audio clock, which also runs while the page is hidden. */
  plan(cues, now) {
    // Before it runs, its clock stands still, and all tones would come too late.
    if (this.#audio?.state !== "running" || !this.#switches.has("sound")) return;
    for (const { at, cue } of cues) {
      if (at <= this.#planned) continue;
      this.#planned = at;
      this.#sound(cue, this.#audio.currentTime + Math.max(0, at - now) / 1000);
    }
  }

  /** Take back whatever has not sounded yet. */
  hush() {
    this.#bus?.disconnect();
    this.#bus = undefined;
    this.#planned = 0;
    globalThis.speechSynthesis?.cancel();
  }

  #sound(cue, start) {
    this.#bus ??= new GainNode(this.#audio);
    this.#bus.connect(this.#audio.destination);
    for (const [from, ...rest] of TONES[cue]) {
      const seconds = rest.at(-1);
      const level = LOUDNESS[cue] ?? LOUD;
      const tone = new OscillatorNode(this.#audio, { frequency: from });
      const volume = new GainNode(this.#audio, { gain: 0 });
      if (rest.length > 1) {
        tone.frequency.setValueAtTime(from, start);
        tone.frequency.linearRampToValueAtTime(rest[0], start + seconds);
      }
      volume.gain.setValueAtTime(0, start);
      volume.gain.linearRampToValueAtTime(level, start + 0.02);
      volume.gain.setTargetAtTime(0, start + seconds * 0.6, seconds / 6);
      tone.connect(volume).connect(this.#bus);
      tone.start(start);
      tone.stop(start + seconds + 0.2);
      start += seconds;
    }
  }

  say(text) {
    const { voice } = Cues;
    if (!text || !voice || !this.#switches.has("voice")) return;
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice;
    speechSynthesis.speak(words);
  }

  buzz(cue) {
    if (PULSES[cue] && this.#switches.has("vibration")) navigator.vibrate?.(PULSES[cue]);
  }

  /** Browsers let the lock go when the page is hidden, so it is asked for again on return. */
  async keepAwake() {
    try {
      this.#lock = await navigator.wakeLock?.request("screen");
    } catch (refusal) {
      // An empty battery, or a site without https: the screen follows its own rules.
      if (refusal.name !== "NotAllowedError") throw refusal;
    }
  }

  letSleep() {
    this.#lock?.release();
    this.#lock = undefined;
  }
}
