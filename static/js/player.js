/** Leads through a session; without it the page is a list to read, to print and to log by hand. */

import { Hurts, Nerve, doneOf, hurtRound, isOfNerve, roundsOf, sessionFields, stopsAll } from "./player-answers.js";
import { Clock, isPlaceIn, turnOf } from "./player-clock.js";
import { Cues } from "./player-cues.js";
import { LeftOut } from "./player-left-out.js";
import { Stage, clockTime } from "./player-stage.js";
import { askExercise, askPlayer, carry, discard, drop, feel, isFeltByVisitor, isOneSitting, keep, keptBy, mend, newId, saidToStop, send, strongOf, takeOver, tell } from "./session-keeper.js";
import "./leaving.js";
import "./unsent-sessions.js";
import { Wall } from "./wall.js";
import "./zone.js";

const AHEAD = 120_000; // ms of tones on the audio clock: hidden pages are woken once a minute
const LATE = 500; // ms after which a cue is no longer said
const SITTING = 216e5; // ms in which a session is gone on with
const SPOKEN = new Set(["ready", "work", "rest", "switch", "half", "over"]);

/**
 * Server-rendered; what it shows follows `data-state`: start, playing, finish or saved.
 * `data-part` names what is written to, `data-do` what a button does.
 */
class SessionPlayer extends HTMLElement {
  #score = JSON.parse(document.getElementById("player-score").textContent);
  #wall = new Wall();
  #cues = new Cues(this, this.part("no-voice"));
  #hurts = new Hurts(this.part("hurts"), () => this.#keep());
  #nerve = new Nerve(this.part("nerve"));
  #clock;
  #stage;
  #entry;
  #timer;
  #coming; // the cues ahead
  #cue; // the next of them
  #isKept = true; // by the browser; some cannot
  #before; // the clock as it stood when it was stopped
  #askedAt = Date.now(); // when the server last said what is open
  #asked; // the turn that it was asked about in the session
  #saidStrong = false; // pain too strong for more than rest
  #isTold = false; // that it could not be asked again
  #telling; // what does not wait for Save, on its way
  #tab = newId();
  #leftOut = new LeftOut(this, this.#score);

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  connectedCallback() {
    this.#stage = new Stage(this, this.#score, () => this.#clock);
    this.addEventListener("click", (event) => this.#act(event.target.closest("[data-do]"), event));
    this.addEventListener("change", (event) => this.#change(event.target));
    this.part("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("visibilitychange", () => this.#look());
    addEventListener("online", () => this.#comeBack());
    addEventListener("beforeunload", (event) => this.#warn(event));
    document.addEventListener("toast", ({ detail }) => detail.uid === this.#entry?.uid && this.#saved(detail.text));
    this.#find();
    this.dataset.state ||= "start";
    if (this.dataset.state === "start") this.#stage.prepare(this.#clock?.index);
  }

  // -- what buttons and keys do --------------------------------------------------

  #act(button, event) {
    const actions = {
      start: () => this.#isTooStrong(button.value) || this.#ifStillOpen(() => this.#start(button.value)),
      resume: () => this.#isTooStrong("") || this.#ifStillOpen(() => this.#resume()),
      anew: () => this.#drop("resume-problem", () => (this.part("resume").hidden = true)),
      carry: () => this.#carry(event),
      finish: () => this.#stop(),
      pause: () => this.#toggle(),
      back: () => (this.#clock.back(), this.#replan()),
      skip: () => (this.#clock.skip(), this.#replan()),
      hurts: () => this.#hurt(),
      "hurts-end": () => this.#endHurting(false),
      "hurts-stop": () => this.#endHurting(true),
      "hurts-ease": () => this.#ease(),
      "hurts-not": () => this.#goOn(),
      return: () => this.#return(),
      discard: () => this.#drop("problem", () => location.assign(this.dataset.home)),
    };
    actions[button?.dataset.do]?.();
  }

  #key(event) {
    const isTaken = event.target.closest?.("input, button, summary, dialog") && event.key !== "Escape";
    if (this.dataset.state !== "playing" || this.#hurts.isOpen || event.ctrlKey || event.metaKey) return;
    const name = { " ": "pause", ArrowLeft: "back", ArrowRight: "skip", Escape: "finish" }[event.key];
    if (!name || (isTaken && !(event.key.startsWith("Arrow") && event.target.matches("button")))) return;
    event.preventDefault();
    this.#act(this.part("stage").querySelector(`[data-do="${name}"]`));
  }

  // -- beginning and going on ------------------------------------------------------

  /** A session of this routine that was left in the middle, or not saved at its end. */
  #find() {
    const { user, path, print } = this.#score;
    this.#entry = keptBy(user).find((entry) => entry.path === path && entry.stage !== "sending");
    if (!this.#entry) return;
    if (this.#entry.print !== print || !isPlaceIn(this.#score.phases, this.#entry)) {
      // The routine was changed since, or the browser holds nonsense: what was done is
      // kept, but cannot be gone on with.
      keep({ ...this.#entry, stage: "sending" });
      return;
    }
    if (this.#takeUp(this.#entry)) return this.#finish();
    const { name } = this.#score.items[this.#clock.phase.item];
    this.part("resume-where").textContent = `${name}, ${clockTime(this.#clock.leftOfAll)}`;
    this.part("resume").hidden = false;
    this.querySelector('[data-do="resume"]').hidden = !(this.part("resume-over").hidden = isOneSitting(this.#entry));
    // What was stopped for pain would come again: it goes on without it, or is saved.
    this.querySelector('[data-do="anew"]').hidden = Object.values(this.#entry.hurts).some(({ isEased }) => !isEased);
  }

  #newClock(kept) {
    return new Clock(this.#score.phases, () => this.#wall.now(), kept, (phase) => this.#leftOut.has(phase));
  }

  /**
   * Ask whether what was open when the page was made still is, then begin. Offline the
   * last answer counts: how old it is, is said once before.
   */
  async #ifStillOpen(begin) {
    this.#cues.unlock(); // sound wants the tap itself, which is over once the answer is here
    const said = await saidToStop(this.#score, this.#entry?.uid, this.dataset);
    for (const name of ["untold", "today"]) this.part(name)?.toggleAttribute("hidden", name !== said);
    if (said) return;
    const answer = await askPlayer(this.#score);
    if (answer === 410) return this.#reopen();
    const isKnown = answer === 204 || !this.#score.user; // nobody has asked a visitor anything
    if (isKnown) this.#askedAt = Date.now();
    // What opened a pressure tool holds for its day; on the next one only the server knows.
    const isOver = !isKnown && this.#score.toolsUntil !== null && Date.now() >= this.#score.toolsUntil;
    this.part("tools-over")?.toggleAttribute("hidden", !isOver);
    this.part("unasked").hidden = isKnown || isOver;
    if (isOver) return;
    if (!isKnown && !this.#isTold) {
      this.#isTold = true;
      const minutes = Math.round((Date.now() - this.#askedAt) / 60_000);
      this.part("unasked-for").textContent = String(minutes);
      return;
    }
    begin();
  }

  /**
   * Whenever it goes on, and at each turn, since a warning sign may have been told
   * elsewhere. Nothing waits for the answer; without one it goes on.
   */
  async #askOn() {
    if (this.#clock.isOver) return;
    this.#asked = turnOf(this.#score, this.#clock);
    const { slug, figures } = this.#score.items[this.#clock.phase.item];
    if ((await askExercise(this.#score, slug, Object.keys(figures))) === 410) this.#reopen();
  }

  #reopen() {
    location.replace(`${location.pathname}?changed`);
  }

  /** Pain that strong leaves only rest for today: what was said is said back, nothing begins. */
  #isTooStrong(before) {
    const { tooStrong, items } = this.#score;
    const isStrong = before !== "" && Number(before) >= tooStrong;
    if (isStrong && !this.#saidStrong) this.#tellStrong(before);
    this.#saidStrong ||= isStrong || isFeltByVisitor();
    const isTooMuch = this.#saidStrong && items.some(({ isCalm }) => !isCalm);
    this.part("too-strong").hidden = !isTooMuch;
    return isTooMuch;
  }

  async #tellStrong(value) {
    const { user, region } = this.#score;
    const { answer } = await feel({ uid: newId(), user, region, value }, this.dataset.checkIn);
    if (user) this.part("strong-kept").hidden = answer !== "saved";
  }

  /** As it stands by now: another tab may have gone on with it, or ended it. */
  #resume() {
    const { user } = this.#score;
    const latest = keptBy(user).find(({ uid, stage }) => uid === this.#entry.uid && stage !== "sending");
    this.part("resume").hidden = !latest || !isPlaceIn(this.#score.phases, latest);
    if (this.part("resume").hidden) return;
    const isOver = this.#takeUp(latest);
    takeOver(user, this.#own);
    if (isOver) return this.#finish();
    this.#enter();
  }

  /** Gives whether it is over. What hurt when the page went away does not go on. */
  #takeUp(entry) {
    this.#entry = entry;
    this.#leftOut.of(entry, this.#tab);
    this.#clock = this.#newClock(entry.clock);
    if (entry.stage === "finish") return true;
    const hurt = entry.hurts[hurtRound(this.#score.phases, this.#clock.index)];
    if (hurt && !hurt.isEased) this.#clock.end({ all: stopsAll(hurt, this.#score) });
    return this.#clock.isOver;
  }

  get #own() {
    return { uid: this.#entry.uid, tab: this.#tab };
  }

  #start(before) {
    const { user, path, title, print, tooStrong, toolsUntil } = this.#score;
    const [uid, startedAt, strong] = [newId(), Date.now(), { from: tooStrong, uid: newId() }];
    // It counts for when it began: with pressure tools, for its day alone.
    const until = toolsUntil === null ? startedAt + SITTING : new Date(startedAt).setHours(24, 0, 0, 0);
    const entry = { uid, user, path, title, print, stage: "playing", startedAt, until, before, strong, hurts: {}, pressures: {} };
    this.#leftOut.of(entry, this.#tab);
    this.#leftOut.look([], 0);
    if (this.#leftOut.isAll) return this.#leadToKept();
    this.#entry = entry;
    this.#clock = this.#newClock();
    this.#enter();
  }

  /** What keeps it from being started may be saved: here, where it was played here, else by the note. */
  #leadToKept() {
    this.#find();
    document.body.dispatchEvent(new CustomEvent("sessions-changed"));
  }

  #enter() {
    this.#unlock();
    this.#entry.stage = "playing";
    this.#asked = turnOf(this.#score, this.#clock);
    this.#setState("playing");
    this.part("pause").focus({ preventScroll: true }); // it is always in sight
    this.#run();
  }

  async #unlock() {
    await this.#cues.unlock();
    if (this.#clock.isRunning) this.#tick();
  }

  #setState(state) {
    this.dataset.state = state;
    scrollTo(0, 0);
  }

  /** After a long break it is over: what was done can be saved, for when it began. */
  #run() {
    if (!isOneSitting(this.#entry)) return this.#stop();
    this.#clock.run();
    this.#cues.keepAwake();
    this.#replan();
  }

  #carryOn() {
    this.#run();
    this.#askOn();
  }

  #toggle() {
    if (!this.#clock.isRunning) return this.#carryOn();
    this.#clock.pause();
    this.#cues.letSleep();
    this.#replan();
  }

  // -- running -------------------------------------------------------------------

  /** Somebody changed the course of things: sound and cues follow from here. */
  #replan() {
    if (this.dataset.state !== "playing") return;
    this.#cues.hush();
    this.#coming = this.#clock.isRunning ? this.#clock.cues(Infinity) : [].values();
    this.#cue = this.#coming.next().value;
    this.toggleAttribute("data-paused", !this.#clock.isRunning);
    this.part("pause").textContent = this.#score.words[this.#clock.isRunning ? "pause" : "resume"];
    this.#tick();
  }

  /** Woken at each cue and each full second; late or not, the clock knows where it stands. */
  #tick() {
    clearTimeout(this.#timer);
    this.#clock.advance();
    const record = this.#clock.record();
    // What hurts is left out once that is said to the end.
    const isChanged = !this.#hurts.isOpen && this.#leftOut.look(record, this.#clock.index) | this.#clock.leaveOut();
    if (isChanged) return this.#replan();
    this.#leftOut.count(record, this.#clock.isRunning && this.#clock.phase);
    const now = this.#wall.now();
    for (; this.#cue && this.#cue.at <= now; this.#cue = this.#coming.next().value) {
      if (now - this.#cue.at < LATE) this.#sound(this.#cue);
    }
    if (this.#clock.isOver) return this.#finish();
    this.#stage.draw();
    this.#keep();
    if (turnOf(this.#score, this.#clock) !== this.#asked) this.#askOn();
    if (!this.#clock.isRunning) return;
    this.#cues.plan(this.#clock.cues(AHEAD, LATE), now);
    const second = this.#clock.left % 1000 || 1000;
    this.#timer = setTimeout(() => this.#tick(), Math.min(second, this.#cue.at - now));
  }

  /** Tones are on their way already; this is what is said and felt. */
  #sound({ cue, index }) {
    this.#cues.buzz(cue);
    if (!SPOKEN.has(cue)) return;
    const { words, items, phases } = this.#score;
    const phase = phases[index];
    const item = phase && items[phase.item];
    const named = [item?.name, item?.sideWords[phase.side]].filter(Boolean).join(", ");
    const text = cue === "ready" ? `${words.ready}. ${named}.` : words[cue];
    const side = cue === "switch" ? `. ${item.sideWords[phase.side]}.` : "";
    this.part("announce").textContent = text + side;
    this.#cues.say(text + side);
  }

  /** Tell what does not wait for Save, one after the other: the same is told once. */
  #tell() {
    const before = this.#telling;
    const entry = this.#entry;
    this.#telling = (async () => (await before, await tell(entry, this.dataset)))();
    return this.#telling;
  }

  /** There is a connection again. */
  async #comeBack() {
    if (!this.#entry) return;
    await this.#tell();
    if (this.dataset.state === "playing") this.#askOn();
  }

  /** Hidden or locked, time went on: find the place, and take the screen back. */
  #look() {
    this.#wall.recheck();
    if (document.hidden && this.#entry) tell(this.#entry, this.dataset); // at once, since it may not come back
    if (this.dataset.state !== "playing") return;
    if (!document.hidden && this.#clock.isRunning) {
      this.#unlock();
      this.#cues.keepAwake();
      this.#replan();
      this.#askOn();
    } else this.#tick();
  }

  #keep() {
    const form = this.part("form");
    Object.assign(this.#entry, {
      clock: this.#clock.kept(),
      fields: sessionFields(this.#score, this.#clock.record(), this.#entry, form ? new FormData(form) : new FormData()),
    });
    this.#isKept = keep(this.#entry);
    this.toggleAttribute("data-unkept", !this.#isKept && this.#score.user !== "");
  }

  /** Leaving the page would lose what was done. */
  #warn(event) {
    const isAtRisk = this.#score.user && !this.#isKept && ["playing", "finish"].includes(this.dataset.state);
    if (isAtRisk && roundsOf(this.#clock.record(), this.#entry).length) event.preventDefault();
  }

  #change(input) {
    if (input.matches("[data-switch]")) {
      this.#cues.keep();
      this.#replan();
    } else if (this.dataset.state === "finish") {
      this.#keep();
      this.part("return").hidden ||= Boolean(strongOf(this.#entry)); // from there on it is for rest
    } else if (input.name === "pressing") this.#press(input.value);
  }

  /** How hard the tool presses now; too hard is said at once. */
  #press(pressure) {
    this.#entry.pressures[this.#clock.index] = pressure;
    const { mostPressure } = this.#score.items[this.#clock.phase.item];
    this.part("lighten").hidden = Number(pressure) <= mostPressure;
  }

  #hurt() {
    if (this.#clock.isRunning) this.#toggle();
    this.#hurts.open(this.#score.items[this.#clock.phase.item], this.#entry, hurtRound(this.#score.phases, this.#clock.index));
  }

  #endHurting(all) {
    const answers = this.#hurts.answers();
    if (!answers) return;
    const hurt = this.#hurts.say(answers);
    this.#hurts.close();
    this.#keep(); // so that it is left out from here on
    // A word about a nerve is a sign to stop all of it, as any sign of danger is; the last screen asks further.
    this.#clock.end({ all: all || stopsAll(hurt, this.#score) });
    this.#replan();
    this.#tell();
  }

  /** It hurt, but within what is allowed: what was said is kept, and it goes on with less. */
  #ease() {
    const answers = this.#hurts.answers();
    if (!answers) return;
    if (Object.values(answers).flat().some(Boolean)) this.#hurts.say(answers, true);
    this.#stage.ease(this.#score.items[this.#clock.phase.item]);
    this.#goOn();
  }

  #goOn() {
    this.#hurts.close();
    scrollTo(0, 0); // closing moves to the button that opened it
    this.#carryOn();
  }

  // -- the end -----------------------------------------------------------------------

  #stop() {
    this.#clock.pause();
    this.#before = structuredClone(this.#clock.kept());
    this.#clock.end({ all: true });
    this.#cues.hush();
    this.#finish();
  }

  /** Stopped by mistake: back to where it was. */
  #return() {
    this.#clock = this.#newClock(this.#before);
    this.#before = undefined;
    this.#enter();
    this.#askOn();
  }

  #finish() {
    clearTimeout(this.#timer);
    this.#cues.letSleep();
    this.#entry.stage = "finish";
    const rounds = roundsOf(this.#clock.record(), this.#entry);
    this.part("return").hidden = !this.#before || this.#entry.isDeep || !isOneSitting(this.#entry);
    this.#stage.tell(doneOf(this.#score, rounds));
    this.part("nothing").hidden = rounds.length > 0;
    this.toggleAttribute("data-grave", Object.values(this.#entry.hurts).some((hurt) => stopsAll(hurt, this.#score)));
    for (const part of ["form", "keep"]) if (this.part(part)) this.part(part).hidden = !rounds.length;
    if (this.part("form")) {
      this.#nerve.ask(Object.values(this.#entry.hurts).some((hurt) => isOfNerve(hurt, this.#score)));
    }
    this.#setState("finish");
    this.part("finish-title").focus();
    if (!rounds.length) return drop(this.#entry);
    this.#keep();
    this.#tell(); // it may stay open for long
  }

  async #save() {
    this.#keep();
    this.#entry.stage = "sending";
    this.#isKept = keep(this.#entry);
    this.part("save").disabled = true;
    await this.#telling; // first the question, then its answer
    const { answer, text, to } = await send(this.#entry, this.part("form").action);
    if (to) return location.assign(to);
    this.part("save").disabled = false;
    // What the browser cannot keep goes along with the page that the server makes of it.
    if (answer === "refused" || (!this.#isKept && ["out", "unagreed", "stale"].includes(answer))) return this.#leave();
    const message = this.#isKept ? this.dataset[answer] : this.dataset[answer] && this.dataset.lost;
    this.part("problem").textContent = message ? (text ?? message) : "";
    this.part("sign-in").hidden = answer !== "out";
    this.part("agree").hidden = answer !== "unagreed";
    if (answer === "saved" || answer === "known") this.#saved(text || this.dataset.known);
  }

  /** A visitor signs up, and takes the session along; without a network it stays here. */
  #carry(event) {
    if (navigator.onLine) return carry(this.#entry);
    event.preventDefault();
    this.part("problem").textContent = this.dataset.alone;
  }

  /** What was said of pain in it still counts, and deep front release; where that leads, it leads there. */
  async #drop(problem, then) {
    await this.#telling;
    const { answer, text, to } = await discard(this.#entry, this.dataset);
    if (answer !== "saved") return (this.part(problem).textContent = text ?? this.dataset[answer] ?? "");
    this.#isKept = true;
    if (to) location.assign(to);
    else then();
  }

  #leave() {
    this.#isKept = true; // nothing to warn of: it goes along
    mend(this.#entry, this.part("form").action);
  }

  /** By this button, or later by itself: what waited for a connection tells of itself by a toast. */
  #saved(text) {
    if (this.dataset.state !== "finish" || this.#entry.stage !== "sending") return;
    this.part("saved-text").textContent = text;
    this.#setState("saved");
    this.part("saved-title").focus();
  }
}

customElements.define("session-player", SessionPlayer);
