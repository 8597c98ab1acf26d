/** Draws the playing screen: figure, ring, words; without it the page shows the session as a list. */

const still = matchMedia("(prefers-reduced-motion: reduce)");
const drawings = new Map(); // address → promise of the text of a file
const FILLING = "svg { display: block; inline-size: 100%; block-size: 100% }";
const STYLE = /<style>(.*?)<\/style>/s;
let sheet; // all figures wear the same

/** Fetch a drawing once and keep it. */
function prepare(address) {
  if (!drawings.has(address)) {
    const text = fetch(address).then((response) => (response.ok ? response.text() : ""));
    drawings.set(address, text.catch(() => (drawings.delete(address), "")));
  }
  return drawings.get(address);
}

/** A moving drawing in `host`. It stands in a shadow, where its own style may be used, by a sheet. */
class Figure {
  #root;
  #svg;
  #address;
  #motion;

  constructor(host) {
    this.host = host;
    this.#root = host.attachShadow({ mode: "open" });
  }

  /**
   * `motion` says how it moves: `strokes` as [leaves, stays, turns, returns] in seconds of
   * the drawing, `pace` as the seconds [there, staying, back] of one repetition; without
   * either it goes its own way.
   */
  async show({ address, text }, motion) {
    this.#motion = motion;
    this.host.hidden = !address;
    if (address === this.#address) return;
    this.#address = address;
    this.host.ariaLabel = text;
    const source = address && (await prepare(address));
    if (address !== this.#address) return; // something else was asked for meanwhile
    if (!source) this.#address = undefined; // asked for again in the next phase
    this.#svg = source && this.#parsed(source);
    this.#root.replaceChildren(...(this.#svg ? [this.#svg] : []));
    this.#svg?.pauseAnimations?.();
  }

  #parsed(source) {
    // Taken out before parsing: a style element would break the security policy.
    const [whole, style] = STYLE.exec(source);
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(style + FILLING);
    }
    this.#root.adoptedStyleSheets = [sheet];
    const drawing = new DOMParser().parseFromString(source.replace(whole, ""), "image/svg+xml");
    return document.adoptNode(drawing.documentElement);
  }

  /** As it is so many seconds into a phase, which is work or a preview of it. */
  at(seconds, isWork) {
    this.#svg?.setCurrentTime?.(this.#moment(seconds, isWork));
  }

  #moment(seconds, isWork) {
    const { strokes, pace } = this.#motion;
    if (still.matches) return strokes.length ? strokes[0][1] : 0;
    if (!isWork || !pace || !strokes.length) return seconds;
    const one = pace[0] + pace[1] + pace[2];
    const stroke = strokes[Math.floor(seconds / one) % strokes.length];
    let into = seconds % one;
    for (const [n, span] of pace.entries()) {
      if (into < span) return stroke[n] + (stroke[n + 1] - stroke[n]) * (into / span);
      into -= span;
    }
    return stroke[3];
  }
}

/** As 0:07 or 12:30. */
export function clockTime(ms) {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const total = (rows, side) => rows.reduce((sum, row) => sum + (row[side] ?? 0), 0);

/** A row of a table: its heading, and cells of that kind. */
function rowOf(kind, heading, texts) {
  const row = document.createElement("tr");
  for (const [n, text] of [heading, ...texts].entries()) {
    const cell = document.createElement(n ? kind : "th");
    if (cell.matches("th")) cell.scope = kind === "th" ? "col" : "row";
    cell.textContent = text;
    row.append(cell);
  }
  return row;
}

const STEPS = new Set(["hold", "back", "go", "half"]); // a held round is counted piece by piece

/** The piece of a phase that is being counted, as [word, from, to] in milliseconds. */
function piece(phase, item, into) {
  const cut = item.isHeld && phase.kind === "work";
  const marks = phase.marks.filter(([, cue]) => cue !== "count" && cue !== "half");
  const cues = [[0, phase.kind], ...marks];
  const past = cues.filter(([second]) => second * 1000 <= into);
  const [from, word] = past.at(-1);
  const to = cues[past.length]?.[0] ?? phase.seconds;
  return cut && STEPS.has(word) ? [word, from * 1000, to * 1000] : [word, 0, phase.seconds * 1000];
}

export class Stage {
  #player;
  #figure;
  #frame;
  #shown;

  /** `player` has `part(name)`; `score` the items, `clock()` the clock of now. */
  constructor(player, score, clock) {
    this.#player = player;
    this.score = score;
    this.clock = clock;
    this.#figure = new Figure(player.part("figure"));
  }

  /** Fetch the drawing of a phase before somebody looks at it. */
  prepare(index = 0) {
    const { address } = this.#figureOf(this.score.phases[index]);
    if (address) prepare(address);
  }

  #figureOf({ item, side }) {
    return this.score.items[item].figures[side];
  }

  #write(name, text) {
    const part = this.#player.part(name);
    if (part.textContent !== text) part.textContent = text;
  }

  draw() {
    const clock = this.clock();
    const { phase } = clock;
    const item = this.score.items[phase.item];
    const [word, from, to] = piece(phase, item, clock.into);
    if (this.#shown !== phase) this.#drawPhase(phase, item);
    this.#write("left", clockTime(to - clock.into));
    this.#write("word", this.score.words[clock.isRunning ? word : "paused"]);
    this.#write("of", this.#of(phase, item, clock.into, to - from));
    this.#write("all-left", clockTime(clock.leftOfAll));
    this.#player.part("back").disabled = !clock.canGoBack;
    // The ring moves on by itself to where it will be in a second.
    const soon = clock.isRunning ? 1000 : 0;
    const share = Math.min(1, (clock.into - from + soon) / (to - from));
    this.#player.part("ring").setAttribute("stroke-dashoffset", String(100 * share));
    this.animate();
  }

  #of(phase, item, into, span) {
    const { words } = this.score;
    if (phase.kind !== "work" || item.isHeld) return words.seconds.replace("%s", Math.round(span / 1000));
    const done = Math.floor(into / 1000 / item.repetitionSeconds);
    return words.repetitions.replace("%s", done + 1).replace("%s", item.repetitions);
  }

  #drawPhase(phase, item) {
    this.#shown = phase;
    const { items, words } = this.score;
    const player = this.#player;
    player.dataset.kind = phase.kind;
    player.dataset.category = item.category;
    this.#write("place", words.place.replace("%s", phase.item + 1).replace("%s", items.length));
    this.#write("name", item.name);
    this.#write("side", item.sideWords[phase.side]);
    player.part("side").hidden = !item.sideWords[phase.side];
    this.#write("breath", item.breath);
    player.part("steps").replaceChildren(...item.steps.split("\n").map((text) => {
      const step = document.createElement("li");
      step.textContent = text;
      return step;
    }));
    this.#write("next", this.#next(phase));
    player.part("pressing")?.toggleAttribute("hidden", !item.mostPressure);
    if (item.isEasierFirst) this.ease(item);
    else if (player.part("easier").dataset.item !== item.slug) player.part("easier").hidden = true;
    this.#figure.show(this.#figureOf(phase), item);
    this.#prepareNext(phase);
  }

  /** The drawing that comes next, and no more: somebody may stop long before the last. */
  #prepareNext(phase) {
    const { phases } = this.score;
    const { address } = this.#figureOf(phase);
    const next = phases.findIndex((one, n) => n > phases.indexOf(phase) && this.#figureOf(one).address !== address);
    if (next > 0) this.prepare(next);
  }

  /** How the present exercise gets easier, from now to its end. */
  ease(item) {
    const part = this.#player.part("easier");
    part.dataset.item = item.slug;
    part.hidden = false;
    this.#write("easier-why", item.easierWhy ?? "");
    this.#write("easier-text", item.easier);
  }

  /** What was done (`doneOf`), as a table with a column for each side that did something. */
  tell(done) {
    const { words } = this.score;
    const sides = ["left", "right", "both"].filter((side) => total(done, side));
    const shown = (seconds) => (seconds ? clockTime(seconds * 1000) : "");
    const sums = sides.map((side) => total(done, side));
    this.#write("done", words.done.replace("%s", clockTime(sums.reduce((sum, one) => sum + one, 0) * 1000)));
    this.#player.part("done-table").hidden = !done.length;
    this.#player.part("table-sides").replaceChildren(rowOf("th", words.exercise, sides.map((side) => words[sides.length > 1 || side !== "both" ? side : "time"])));
    this.#player.part("table-rows").replaceChildren(
      ...done.map((one) => rowOf("td", one.name, sides.map((side) => shown(one[side])))),
    );
    const where = this.#player.querySelector("[name=worst_in]");
    const options = done.map(({ name, slug }) => new Option(name, slug, false, slug === where?.value));
    where?.replaceChildren(where[0], ...options);
    this.#player.part("table-sum").replaceChildren(rowOf("td", words.all, sums.map(shown)));
  }

  /** What comes after the present exercise, or its other side. */
  #next(phase) {
    const { items, words } = this.score;
    const rest = this.clock().later.filter(({ kind }) => kind === "work");
    const next = rest.find(({ item, side }) => item !== phase.item || side !== phase.side);
    if (!next) return words.last;
    const { name, sideWords } = items[next.item];
    const same = next.item === phase.item;
    return words.next.replace("%s", same ? sideWords[next.side] : name);
  }

  /** Move the figure with the clock, picture by picture, while somebody looks. */
  animate() {
    cancelAnimationFrame(this.#frame);
    const clock = this.clock();
    if (clock.isOver) return;
    this.#figure.at(clock.into / 1000, clock.phase.kind === "work");
    if (clock.isRunning && !still.matches) this.#frame = requestAnimationFrame(() => this.animate());
  }
}
