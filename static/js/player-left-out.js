/** What of a session is left out, and why; without it the page says what is locked. */

import { pressedSeconds, toolsWithoutRoom } from "./player-clock.js";
import { countPressure, markPressed, mayPress, pressedElsewhere, tooMuchBeside, tooMuchKept } from "./session-keeper.js";
import { slugsWith } from "./too-much.js";

/** Asked anew at each tick, since other tabs of this device play, too. */
export class LeftOut {
  #player;
  #score;
  #entry;
  #own; // the session and the tab that it goes on in
  #full; // places of tools for which the day has no room any more
  #deep; // places of deep front release
  #over; // slugs of what was too much today

  constructor(player, score) {
    this.#player = player;
    this.#score = score;
    this.#deep = new Set(score.items.flatMap(({ isDeep }, item) => (isDeep ? [item] : [])));
  }

  /** From now on it is about that session, in that tab. */
  of(entry, tab) {
    this.#entry = entry;
    this.#own = { uid: entry.uid, tab };
    entry.most ??= Object.fromEntries(this.#score.items.map(({ slug, mostPressure }) => [slug, mostPressure]));
    this.#full = new Set();
    this.#over = new Set(this.#tooMuch());
  }

  has({ item }) {
    const isOver = this.#over.has(this.#score.items[item].slug);
    return isOver || this.#full.has(item) || (this.#deep.has(item) && this.#isPressed);
  }

  /** Whether nothing is left of it. */
  get isAll() {
    return this.#score.phases.every((phase) => this.has(phase));
  }

  /** Look what was had by now, at that place in the session; whether more is left out than before. */
  look(record, index) {
    const { user, items } = this.#score;
    const before = this.#full.size + this.#over.size;
    const elsewhere = pressedElsewhere(user, this.#own.uid);
    // What was left out stays so: nothing comes back in the middle.
    for (const item of elsewhere ? toolsWithoutRoom(this.#score, elsewhere, record, index) : []) this.#full.add(item);
    for (const slug of this.#tooMuch()) this.#over.add(slug);
    const names = items.filter(({ slug }) => this.#over.has(slug)).map(({ name }) => name);
    const [part, text] = [this.#player.part("stopped-names"), [...new Set(names)].join(", ")];
    if (part.textContent !== text) part.textContent = text; // said once
    this.#say("stopped", text);
    this.#say("left-out", this.#deep.size && this.#isPressed);
    this.#say("too-much", this.#full.size);
    return this.#full.size + this.#over.size > before;
  }

  #say(name, isSo) {
    this.#player.part(name)?.toggleAttribute("hidden", !isSo); // a visitor has nowhere to save
  }

  /** Count the seconds of pressure on this device; `phase` is played now. The front of the body rests for this day and the next. */
  count(record, phase) {
    const { user, toolsUntil } = this.#score;
    const isDeep = phase?.kind === "work" && this.#deep.has(phase.item);
    const sum = pressedSeconds(this.#score, record);
    if (user && sum) countPressure(user, this.#own.uid, sum, toolsUntil);
    // The server counts exactly, once it knows.
    this.#entry.isDeep ||= isDeep;
    if (user && isDeep) markPressed(user, this.#own, Math.max(toolsUntil, Date.now()) + 86_400_000);
  }

  /** Whether the front of the body had its release, by another session on this device. */
  get #isPressed() {
    return !mayPress(this.#score.user, this.#own);
  }

  /** The slugs of what was stopped for pain in this session, and of what this device holds of others: it is over for today. */
  #tooMuch() {
    const { user } = this.#score;
    const { uid, fields = [] } = this.#entry;
    const toSave = [...slugsWith(fields, ({ stopped }) => stopped === "hurt"), ...tooMuchKept(user, uid)];
    this.#say("to-save", toSave.length);
    return [...toSave, ...tooMuchBeside(user, uid)];
  }
}
