/** What a person says while playing, and all of it as the fields of the log's form; without it the form is filled in by hand. */

import { isOverLimit } from "./too-much.js";

const BEGUN = 500; // ms; a shorter round was only passed by
const SEVERITY = ["done", "skipped", "stopped", "hurt"];

/** "This hurts": a dialog that answers at once what follows from each tick. */
export class Hurts {
  #dialog;
  #form;
  #isOpen = false; // until a way on is chosen
  #isPressed; // whether a tool presses in that round

  #hurts; // what was said in this session: {index of the round: answers}
  #index;
  #before; // what was said of this round before

  /** `keep` is called at each tick: a phone may end the page before a way on is chosen. */
  constructor(dialog, keep) {
    this.#dialog = dialog;
    this.#form = dialog.querySelector("form");
    this.#form.addEventListener("change", () => (this.#advise(), this.#hear(), keep()));
    // Escape, and the Back of a phone, take back no word that means stop: untick it, or end.
    // A browser lets nobody hold off a second one; then it opens again.
    dialog.addEventListener("cancel", (event) => this.grave && event.preventDefault());
    dialog.addEventListener("close", () => this.#isOpen && (this.grave ? dialog.showModal() : this.close()));
  }

  get isOpen() {
    return this.#isOpen;
  }

  /** Of the round at `index`; `before` is the pain at the start, "" where it was not said. */
  open(item, { before, hurts }, index) {
    this.before = before;
    this.#hurts = hurts;
    this.#index = index;
    this.#before = hurts[index];
    this.#isPressed = Boolean(item.mostPressure);
    this.#form.reset();
    this.#form.querySelector("[data-part='signs']")?.toggleAttribute("hidden", !this.#isPressed);
    this.#advise();
    this.#isOpen = true;
    this.#dialog.showModal();
    this.#dialog.querySelector("[data-part='hurts-questions']").scrollTop = 0;
  }

  close() {
    this.#isOpen = false;
    this.#dialog.close();
  }

  /** Keep it with what was said of the round before; once it had to stop it is not eased any more. Gives all of it. */
  say(answers, isEased = false) {
    const isFinal = this.#before?.isFinal || !this.#ends.hidden;
    return (this.#hurts[this.#index] = { ...saidTogether(this.#before, answers), isFinal, isEased: isEased && (this.#before?.isEased ?? true) });
  }

  /** What has to stop is kept from its tick on, and no longer than it is ticked. */
  #hear() {
    if (this.grave) this.say(this.grave);
    else if (this.#before) this.#hurts[this.#index] = this.#before;
    else delete this.#hurts[this.#index];
  }

  /** What is ticked, as far as it has to stop; undefined while it may go on. */
  get grave() {
    return this.#form.querySelector("[data-when]:not([hidden])") ? this.#said() : undefined;
  }

  /** Says that what is ticked ends the whole session. */
  get #ends() {
    return this.#form.querySelector("[data-part='ends']");
  }

  #advise() {
    const ticked = [...this.#form.querySelectorAll("input:checked")].map(({ name, value }) =>
      name.startsWith("signs-") ? name : value,
    );
    if (this.#isPressed) ticked.push(...ticked.map((one) => "pressed-" + one));
    const worst = new FormData(this.#form).get("worst");
    for (const answer of this.#form.querySelectorAll("[data-when]")) {
      const { when } = answer.dataset;
      answer.hidden = when === "too-much" ? !isOverLimit(worst, this.before) : !when.split(" ").some((one) => ticked.includes(one));
    }
    this.#form.querySelector("[data-part='others']").hidden = !this.#ends.hidden;
    // What has to stop does not go on, however easy; who slipped takes the tick away.
    for (const way of ["ease", "not"]) this.#form.querySelector(`[data-do="hurts-${way}"]`).hidden = Boolean(this.grave);
    // A sign that has two forms closes different things: which it is has to be said.
    for (const radio of this.#form.querySelectorAll("[type=radio][name$='-form']")) {
      radio.required = ticked.includes(radio.name.replace(/-form$/, ""));
    }
  }

  /** As {name: [values]}; nothing while something still has to be said. */
  answers() {
    return this.#form.reportValidity() ? this.#said() : undefined;
  }

  #said() {
    const data = new FormData(this.#form);
    return Object.fromEntries([...new Set(data.keys())].map((name) => [name, data.getAll(name)]));
  }
}

/** The questions about nerves on the last screen: asked or not there, and one answer has to be given. */
export class Nerve {
  #part;

  constructor(part) {
    this.#part = part;
    part?.addEventListener("change", () => this.#check());
  }

  ask(isAsked) {
    this.#part.hidden = this.#part.disabled = !isAsked;
    this.#check();
  }

  #check() {
    const boxes = [...this.#part.querySelectorAll("[type=checkbox]")];
    const none = boxes.find(({ name }) => name === "nerve-none");
    const isNone = none.checked;
    const isSome = boxes.some((box) => box !== none && box.checked);
    none.setCustomValidity(isNone === isSome ? this.#part.dataset.say : "");
    for (const radio of this.#part.querySelectorAll("[type=radio]")) {
      radio.required = boxes.some(({ name, checked }) => checked && radio.name === `${name}-form`);
    }
  }
}

/** The rounds that got any time, and those that hurt before they did: `{index, phase, ms, stopped}`. */
export function roundsOf(record, { hurts }) {
  const isStopped = (hurt) => hurt && !hurt.isEased;
  return record
    .map(({ phase, worked, end }, index) => ({ index, phase, ms: worked, stopped: isStopped(hurts[index]) ? "hurt" : end || "stopped" }))
    .filter(({ index, phase, ms }) => phase.kind === "work" && (ms >= BEGUN || hurts[index]));
}

export function isOfNerve({ hurt_words: words = [] }, { stopWords }) {
  return words.some((word) => stopWords.includes(word) && word !== "pulse");
}

/** Whether what was said of a round ends the whole session: a sign of danger, a word about nerve or vessel. */
export function stopsAll(hurt, { stopWords }) {
  const isSign = Object.keys(hurt).some((name) => name.startsWith("signs-"));
  return hurt.isFinal || isSign || Boolean(hurt.hurt_words?.some((word) => stopWords.includes(word)));
}

/**
 * The round that a word about pain belongs to: this one; in a rest the one before; while
 * getting ready the one to come.
 */
export function hurtRound(phases, index) {
  const { item } = phases[index];
  const isRound = (phase) => phase.kind === "work" && phase.item === item;
  const before = phases.slice(0, index + 1).findLastIndex(isRound);
  return before < 0 ? phases.findIndex(isRound) : before;
}

/** What was said of a round, and what was said of it before: no word is lost. */
export function saidTogether(before = {}, now) {
  const words = [...(before.hurt_words ?? []), ...(now.hurt_words ?? [])];
  const worst = [...(before.worst ?? []), ...(now.worst ?? [])].map(Number);
  return {
    ...before,
    ...now,
    ...(words.length && { hurt_words: [...new Set(words)] }),
    ...(worst.length && { worst: [String(Math.max(...worst))] }),
  };
}

/**
 * What was done, exercise by exercise in the order of doing: `[{slug, name, left, right, both}]`
 * in whole seconds, so that what is shown adds up; a side that did nothing is not there.
 */
export function doneOf(score, rounds) {
  const done = new Map();
  for (const { phase, ms } of rounds) {
    const { slug, name } = score.items[phase.item];
    const seconds = secondsOf(score.items[phase.item], ms);
    const one = done.get(slug) ?? { slug, name };
    if (seconds) done.set(slug, { ...one, [phase.side]: (one[phase.side] ?? 0) + seconds });
  }
  return [...done.values()];
}

/** What of a round is effort, 0 to 1. */
function shareOf({ effortSeconds, repetitionSeconds }) {
  return effortSeconds / repetitionSeconds;
}

/** As the log counts them: the way into a hold and back is no effort, 30 s twice is a minute. */
function secondsOf(item, ms) {
  return ms < BEGUN ? 0 : Math.max(1, Math.round((ms / 1000) * shareOf(item)));
}

/** The rounds as bouts; where the form would be too long, all sets of a side as one. */
function boutsOf(score, rounds, entry) {
  const bouts = new Map();
  for (const { index, phase, ms, stopped } of rounds) {
    const key = rounds.length > score.mostBouts ? `${phase.item} ${phase.side}` : index;
    const bout = bouts.get(key) ?? { phase, ms: 0, planned: 0, sets: 0, stopped: "done" };
    const worse = SEVERITY.indexOf(stopped) > SEVERITY.indexOf(bout.stopped);
    bouts.set(key, {
      ...bout,
      ms: bout.ms + ms,
      planned: bout.planned + phase.seconds,
      sets: bout.sets + 1,
      stopped: worse ? stopped : bout.stopped,
      hurt: entry.hurts[index] ? saidTogether(bout.hurt, entry.hurts[index]) : bout.hurt,
      pressure: entry.pressures[index] ?? bout.pressure,
    });
  }
  return [...bouts.values()];
}

function boutFields(score, { phase, ms, planned, sets, stopped, hurt, pressure }, answers) {
  const item = score.items[phase.item];
  const seconds = secondsOf(item, ms) || "";
  const all = sets * item.repetitions;
  const isCounted = !item.isHeld || item.repetitions > 1;
  const times = stopped === "done" ? all : Math.floor(ms / 1000 / item.repetitionSeconds) || "";
  const where = answers.get("worst_in");
  const worst = !where || where === item.slug ? answers.get("worst") : "";
  return {
    exercise: item.slug,
    side: phase.side === "both" ? "" : phase.side,
    actual_seconds: seconds,
    repetitions: isCounted ? times : "",
    pressure,
    worst_pain: hurt?.worst?.[0] || worst,
    planned_seconds: Math.round(planned * shareOf(item)),
    planned_repetitions: item.isHeld ? "" : all,
    stopped,
    hurt_region: hurt?.hurt_region,
    hurt_words: hurt?.hurt_words,
  };
}

/** Signs of all that hurt, with the tool and the side in use, where those are the same for all. */
function signFields(score, { hurts }) {
  const fields = {};
  const sides = new Set();
  const tools = new Set();
  for (const [index, answers] of Object.entries(hurts)) {
    const signs = Object.entries(answers).filter(([name]) => name.startsWith("signs-"));
    if (!signs.length) continue;
    Object.assign(fields, Object.fromEntries(signs));
    const { item, side } = score.phases[index];
    sides.add(side === "both" ? "" : side);
    for (const tool of score.items[item].tools ?? []) tools.add(tool);
  }
  if (sides.size) {
    fields["signs-side"] = sides.size === 1 ? [...sides] : "";
    fields["signs-tool"] = tools.size === 1 ? [...tools] : "";
  }
  return fields;
}

/**
 * Pairs of name and value, as a form would send them. `entry` has the answers given while
 * playing, `answers` are those of the last screen; what was not answered is left out.
 */
export function sessionFields(score, record, entry, answers) {
  const bouts = boutsOf(score, roundsOf(record, entry), entry);
  const after = answers.get("after") ?? "";
  const fields = {
    uid: entry.uid,
    // The server reads the moment on the clock of the page, and knows which 02:30 is meant.
    zone: document.documentElement.dataset.zone,
    began: new Date(entry.startedAt).toISOString(),
    routine: score.routine,
    region: entry.before || after ? score.region : "",
    before: entry.before,
    after,
    effort: answers.get("effort"),
    ...signFields(score, entry),
    ...Object.fromEntries([...answers].filter(([name]) => name.startsWith("nerve-"))),
    "bouts-TOTAL_FORMS": bouts.length,
    "bouts-INITIAL_FORMS": 0,
  };
  for (const [number, bout] of bouts.entries()) {
    for (const [name, value] of Object.entries(boutFields(score, bout, answers))) {
      fields[`bouts-${number}-${name}`] = value;
    }
  }
  return Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, one]))
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => [name, String(value)]);
}
