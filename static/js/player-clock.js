/** Where a session stands, from its phases and the time on the wall; without it the page is a list to read. */

const RESTART = 3000; // ms into a phase; from there on back means its own beginning

/** Whether what was kept is a place in these phases: a browser may hold anything. */
export function isPlaceIn({ length }, { stage, clock, startedAt, hurts, pressures }) {
  const { index, into, worked, ends } = Object(clock);
  const isPlayed = Array.isArray(worked) && worked.length === length && worked.every(Number.isFinite);
  const isIn = Number.isInteger(index) && index >= 0 && index < length + (stage === "finish");
  const isTimed = Number.isFinite(into) && !Number.isNaN(new Date(startedAt).getTime());
  return isIn && isPlayed && isTimed && Array.isArray(ends) && Boolean(hurts && pressures);
}

/** What is asked about anew while it goes on: an exercise on one side; with a pressure tool, each phase. */
export function turnOf({ items }, { index, phase }) {
  if (!phase) return;
  return items[phase.item].mostPressure === null ? `${phase.item} ${phase.side}` : `${phase.item} at ${index}`;
}

/** Seconds with pressure tools in a `record`, as `Clock` gives it. */
export function pressedSeconds({ items }, record) {
  return record
    .filter(({ phase }) => phase.kind === "work" && items[phase.item].mostPressure !== null)
    .reduce((sum, { worked }) => sum + worked / 1000, 0);
}

/**
 * The tools of a session, as places in its items, whose rest from phase `index` on has no
 * room in the day, of which other sessions had so many seconds `elsewhere`, and what was
 * logged before the page was made is `pressed`.
 */
export function toolsWithoutRoom({ phases, items, pressed, mostPressed }, elsewhere, record = [], index = 0) {
  let room = mostPressed - pressed - elsewhere;
  const full = new Set();
  for (const [item, { mostPressure }] of items.entries()) {
    if (mostPressure === null) continue;
    let [done, coming] = [0, 0];
    for (const [n, phase] of phases.entries()) {
      if (phase.item !== item || phase.kind !== "work") continue;
      if (n !== index) done += (record[n]?.worked ?? 0) / 1000;
      if (n >= index) coming += phase.seconds;
    }
    if (coming && done + coming > room) full.add(item);
    room -= done + (full.has(item) ? 0 : coming);
  }
  return full;
}

/**
 * The place in a list of phases, `[{seconds, marks: [[second, cue], …]}, …]`. It keeps the
 * moment at which the present phase began, so that nothing drifts, however late it is asked.
 * All times are milliseconds.
 */
export class Clock {
  #now;
  #began = 0;
  #into = 0;
  #worked;
  #ends;
  #isLeftOut;

  /** `isLeftOut` says of a phase, whenever it is asked, whether it is passed over. */
  constructor(phases, now, kept = {}, isLeftOut = () => false) {
    this.phases = phases;
    this.#isLeftOut = isLeftOut;
    this.#now = now;
    this.index = kept.index ?? 0;
    this.isRunning = false;
    this.#into = kept.into ?? 0;
    this.#worked = kept.worked ?? phases.map(() => 0);
    this.#ends = kept.ends ?? phases.map(() => "");
  }

  get phase() {
    return this.phases[this.index];
  }

  get isOver() {
    return this.index >= this.phases.length;
  }

  /** Into the present phase. */
  get into() {
    return this.isRunning ? this.#now() - this.#began : this.#into;
  }

  /** To the end of the present phase. */
  get left() {
    return this.isOver ? 0 : this.phase.seconds * 1000 - this.into;
  }

  /** To the end of everything. */
  get leftOfAll() {
    return this.left + this.later.reduce((sum, phase) => sum + phase.seconds * 1000, 0);
  }

  /** The phases that still come after the present one. */
  get later() {
    return this.phases.slice(this.index + 1).filter((phase) => !this.#isLeftOut(phase));
  }

  run() {
    if (this.isRunning || this.isOver) return;
    this.#began = this.#now() - this.#into;
    this.isRunning = true;
  }

  pause() {
    this.#into = this.into;
    this.isRunning = false;
  }

  /** Go past the phases that ended meanwhile, each at its own moment. */
  advance() {
    while (this.isRunning && this.left <= 0) this.#leave("done", this.phase.seconds * 1000);
  }

  /** Pass over what is left out by now; whether it stood in that. */
  leaveOut() {
    const isIn = !this.isOver && this.#isLeftOut(this.phase);
    if (isIn) this.#leave("", this.into);
    return isIn;
  }

  skip() {
    this.#leave("skipped", this.into);
  }

  get #backTo() {
    if (this.into >= RESTART) return this.index;
    const before = this.phases.findLastIndex((phase, index) => index < this.index && !this.#isLeftOut(phase));
    return Math.max(before, 0);
  }

  /** Where a tool presses it is done once: going back would be more of it. */
  get canGoBack() {
    return !this.isOver && ![this.index, this.#backTo].some((index) => this.phases[index].once);
  }

  /** To the beginning of this phase, or of the one before when it has just begun. */
  back() {
    if (!this.canGoBack) return;
    const index = this.#backTo;
    this.#worked[this.index] += this.into;
    this.index = index;
    this.#into = 0;
    this.#began = this.#now();
  }

  /** Leave the present exercise, or with `all` the session. */
  end({ all = false } = {}) {
    const { item } = this.phase;
    this.#leave("stopped", this.into);
    while (!this.isOver && (all || this.phase.item === item)) this.index += 1;
    if (this.isOver) this.isRunning = false;
  }

  #leave(why, into) {
    this.#worked[this.index] += into;
    // Who did a round and then went back to do more of it has done it.
    if (this.#ends[this.index] !== "done") this.#ends[this.index] = why;
    this.#began = why === "done" ? this.#began + into : this.#now();
    this.#into = 0;
    do this.index += 1;
    while (!this.isOver && this.#isLeftOut(this.phase));
    if (this.isOver) this.isRunning = false;
  }

  /** What each phase got: milliseconds without pauses, and how it ended ("" if it did not). */
  record() {
    const worked = [...this.#worked];
    if (!this.isOver) worked[this.index] += this.into;
    return this.phases.map((phase, n) => ({ phase, worked: worked[n], end: this.#ends[n] }));
  }

  /** All that a new clock needs to stand where this one does. */
  kept() {
    const { index, into } = this;
    return { index, into, worked: this.#worked, ends: this.#ends };
  }

  /** The cues from the present moment on, within `span`, as `{at, cue, index}` in order; `late` ones too. */
  *cues(span, late = 0) {
    const now = this.#now();
    let began = this.isRunning ? this.#began : now - this.#into;
    for (let index = this.index; index < this.phases.length; index += 1) {
      if (index > this.index && this.#isLeftOut(this.phases[index])) continue;
      const { kind, seconds, marks } = this.phases[index];
      for (const [second, cue] of [[0, kind], ...marks]) {
        const at = began + second * 1000;
        if (at > now + span) return;
        if (at >= now - late) yield { at, cue, index };
      }
      began += seconds * 1000;
    }
    if (began <= now + span) yield { at: began, cue: "over", index: this.phases.length };
  }
}
