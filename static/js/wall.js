/** The time on the wall for a clock that counts; without it, use any watch. */

const ASLEEP = 1000; // ms; below, two clocks merely disagree

/** Milliseconds that do not jump when the device's clock is set, and go on while it sleeps. */
export class Wall {
  #slept = 0;

  now() {
    return performance.timeOrigin + performance.now() + this.#slept;
  }

  /** Asked after the page was hidden: the steady clock stands still in a sleeping device. */
  recheck() {
    const behind = Date.now() - this.now();
    if (behind > ASLEEP) this.#slept += behind;
  }
}
