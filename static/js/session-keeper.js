/** Keeps a played session until the server has it; without it a session is logged by hand. */

import { tooMuchOf } from "./too-much.js";

const PREFIX = "session/";

/** `otherwise` where the storage is full, blocked (its very name throws), null or nonsense. */
function stored(ask, otherwise) {
  try {
    return ask() ?? otherwise;
  } catch {
    return otherwise;
  }
}

export const read = (key) => stored(() => JSON.parse(localStorage.getItem(key)));

/** Whether it is kept now. */
export function write(key, value) {
  const text = JSON.stringify(value);
  // Read back, since some browsers keep nothing without a word.
  return stored(() => (localStorage.setItem(key, text), localStorage.getItem(key) === text), false);
}

/**
 * An entry: `uid`, whose (`user`), the player's `path`, `title`, the `fields` of the form
 * as they stand, and its `stage`: playing, finish (to be looked at once more) or sending.
 * Gives whether the browser keeps it.
 */
export function keep(entry) {
  return write(PREFIX + entry.uid, { ...entry, kept: Date.now() });
}

export function drop(entry) {
  stored(() => localStorage.removeItem(PREFIX + entry.uid));
}

function keysOf(prefix) {
  return stored(() => Object.keys(localStorage), []).filter((key) => key.startsWith(prefix));
}

/** What `user` has not sent yet, the oldest first; nobody sees what is somebody else's. */
export function keptBy(user) {
  return keysOf(PREFIX)
    .map(read)
    .filter((entry) => entry?.user === user && isEntry(entry))
    .sort((one, other) => one.kept - other.kept);
}

function isEntry({ uid, path, fields, stage }) {
  const isText = typeof uid === "string" && typeof path === "string" && /^(playing|finish|sending)$/.test(stage);
  return isText && Array.isArray(fields) && fields.every(Array.isArray);
}

/** Whether the player at `path` still plays what has this `print`: 204 yes, 410 no, 0 without an answer. */
export function askPlayer({ path, print }) {
  return statusOf(`${path}?${new URLSearchParams({ print })}`);
}

/** The same of one exercise and its sides, in the middle of a session. */
export function askExercise({ path }, slug, sides) {
  return statusOf(`${path}?${new URLSearchParams([["still", slug], ...sides.map((side) => ["side", side])])}`);
}

async function statusOf(address) {
  try {
    return (await fetch(address)).status;
  } catch (fault) {
    if (fault.name !== "TypeError") throw fault;
    return 0;
  }
}

/** A random id, also where the site has no https and the browser therefore no randomUUID. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const PRESSED = "pressed/";

/**
 * Whether deep front release may be played, on this device: not where another session had
 * some of it, nor where this one goes on in another tab. A mark has no word of health.
 */
export function mayPress(user, { uid, tab }) {
  const mark = read(PRESSED + user);
  return !(mark?.until > Date.now()) || (mark.uid === uid && mark.tab === tab);
}

/** It is being played: `until` it needs its rest, in ms. */
export function markPressed(user, own, until) {
  write(PRESSED + user, { ...own, until });
}

/** A session goes on in this tab, and in no other one. */
export function takeOver(user, own) {
  const mark = read(PRESSED + user);
  if (mark?.uid === own.uid) write(PRESSED + user, { ...mark, ...own });
}

const PRESSING = "pressing/";

/** Seconds with pressure tools in a session, by this device; they count `until` its day is over, in ms, and for 24 hours. */
export function countPressure(user, uid, seconds, until) {
  write(`${PRESSING}${user}/${uid}`, { seconds, until: Math.max(until, Date.now() + 864e5) });
}

/** The seconds of other sessions of a day that the server did not count yet when it made this page. */
export function pressedElsewhere(user, uid) {
  return keysOf(`${PRESSING}${user}/`)
    .filter((key) => !key.endsWith(uid))
    .map(read)
    .filter((mark) => mark?.until > Date.now() && !(mark.savedAt < performance.timeOrigin))
    .reduce((sum, { seconds }) => sum + seconds, 0);
}

/** From now on the server counts it. */
function countedThere({ user, uid }) {
  const key = `${PRESSING}${user}/${uid}`;
  const mark = read(key);
  if (mark) write(key, { ...mark, savedAt: Date.now() });
}

const CARRIED = "carried";

/**
 * Let a visitor's session go along to signing up, in this tab and nowhere else: it ends
 * with the tab, and no server hears of it before there is somebody whose it is.
 */
export function carry(entry) {
  stored(() => sessionStorage.setItem(CARRIED, JSON.stringify(entry)));
}

/** What was carried is that of `user` from now on, at that `stage`. */
export function adopt(user, stage) {
  const entry = stored(() => JSON.parse(sessionStorage.getItem(CARRIED)));
  stored(() => sessionStorage.removeItem(CARRIED));
  if (entry && isEntry(entry)) keep({ ...entry, user, stage });
}

const ANSWERS = {
  204: "saved", 409: "known", 422: "refused", 403: "stale", 400: "unread", 413: "unread", 500: "unread",
};

/**
 * Post an entry as the log's own form does. `answer` is saved, known, refused, stale, out,
 * unagreed (consent was withdrawn), unread (the same once more would not help), busy or
 * offline; `text` what the server itself has to say about it; `to` the page that tells
 * what cannot wait.
 */
export async function send(entry, action) {
  const told = await post(entry.fields, action);
  // Known: another tab saved it, and one sitting is one session.
  if (isThere(told)) {
    countedThere(entry);
    drop(entry);
  }
  return told;
}

/** `keepalive`: it goes out although the page goes away. */
async function post(fields, action) {
  const body = new URLSearchParams(withToken(fields));
  try {
    const response = await fetch(action, { method: "POST", headers: { "HX-Request": "true" }, body, keepalive: true });
    if (!response.headers.has("Psoas-Care")) return { answer: "offline" }; // a network that wants a sign-in
    const { toast } = JSON.parse(response.headers.get("HX-Trigger") ?? "{}");
    // Led elsewhere: to signing in, or, with a sentence of its own, to the text to agree to.
    const isLed = response.headers.has("HX-Redirect");
    const answer = isLed ? (toast ? "unagreed" : "out") : (ANSWERS[response.status] ?? "busy");
    return { answer, text: toast?.text, to: toast?.to };
  } catch (fault) {
    if (fault.name !== "TypeError") throw fault;
    return { answer: "offline" };
  }
}

function withToken(fields) {
  const { name, value } = document.querySelector("[name=csrfmiddlewaretoken]");
  // Clocks that people set are hours off: the server needs to know by how much.
  return [...fields, [name, value], ["clock", new Date().toISOString()]];
}

const isThere = ({ answer }) => answer === "saved" || answer === "known";

/** Pain now, or when it `began`, in the diary: it counts on every page, whatever becomes of this one. */
function tellPain({ uid, region, value }, action, began = {}) {
  const { zone } = document.documentElement.dataset;
  return post(Object.entries({ uid, zone, when: "now", ...began, [`${region}_now`]: value }), action);
}

const FELT = "felt/";
export const isToday = ({ at }) => new Date(at).toDateString() === new Date().toDateString();

function feltBy(user) {
  return keysOf(`${FELT}${user}/`).filter((key) => read(key)?.at);
}

/** Whether a visitor said on this device today that it is too strong, who may have signed in since; of others the server knows. */
export const isFeltByVisitor = () => feltBy("").map(read).some(isToday);

/** Tell pain too strong for more than rest; it is kept here until the server has it, of a visitor for its day. */
export async function feel(pain, checkIn) {
  const at = Date.now();
  if (!pain.user) return write(`${FELT}/`, { at });
  const key = `${FELT}${pain.user}/${pain.uid}`;
  write(key, { ...pain, at });
  const told = await tellPain(pain, checkIn);
  if (isThere(told)) stored(() => localStorage.removeItem(key));
  return told;
}

/** Tell what had no connection when it was said, of the moment when it was. Gives the answers. */
export function tellFelt(user, checkIn) {
  return Promise.all(
    (user ? feltBy(user) : []).map(async (key) => {
      const pain = read(key);
      const told = await tellPain(pain, checkIn, { began: new Date(pain.at).toISOString() });
      const isUseless = ["refused", "unread"].includes(told.answer) && !isToday(pain);
      if (isThere(told) || isUseless) stored(() => localStorage.removeItem(key));
      return told;
    }),
  );
}

/** Whether it may be gone on with; `until` when, was set as it began. */
export const isOneSitting = ({ until }) => !(until <= Date.now());

const stageOf = (entry) => (isOneSitting(entry) || entry.stage !== "playing" ? entry.stage : "finish");

/** What of an entry does not wait for Save, as text: signs, words for pain, pain too strong at its end, deep front release. */
function urgentOf(entry) {
  const isSaid = ([name]) => /hurt_words|^(nerve|signs)-/.test(name);
  const isDone = entry.isDeep && stageOf(entry) !== "playing";
  return [...entry.fields.filter(isSaid), strongOf(entry), isDone].filter(Boolean).join();
}

/** The pain at its end, where it is too strong for more than rest; else "". */
export function strongOf({ fields, strong }) {
  const { after } = Object.fromEntries(fields);
  return strong && Number(after) >= strong.from ? after : "";
}

/** Tell it, as any pain too strong; sent again it is the same check-in. */
async function feelEnd(entry, checkIn) {
  const [{ user, strong, fields }, value] = [entry, strongOf(entry)];
  const { region } = Object.fromEntries(fields);
  if (user && value) await feel({ uid: strong.uid, user, region, value }, checkIn);
}

/**
 * Tell what does not wait for Save, once; the entry stays. All of it is on its way when this
 * returns, so that a page may go away then. Gives the page that this leads to, if any.
 */
export async function tell(entry, { discard: action, checkIn }) {
  const urgent = urgentOf(entry);
  if (!entry.user || !urgent || entry.told === urgent) return undefined;
  const [told] = await Promise.all([post([...entry.fields, ["is-kept", stageOf(entry)]], action), feelEnd(entry, checkIn)]);
  if (!isThere(told)) return undefined;
  entry.told = urgent;
  const latest = read(PREFIX + entry.uid);
  if (latest) write(PREFIX + entry.uid, { ...latest, told: urgent });
  return told.to;
}

/**
 * What has to stop and was said here, in a session but `but` or beside one: "untold" where the
 * server does not hear it, "today" where a visitor said so. Strong pain said today leaves what is calm.
 */
export async function saidToStop({ user, stopWords, items }, but, addresses) {
  const [others, visitors] = [user, ""].map((who) => keptBy(who).filter(({ uid }) => uid !== but));
  await Promise.all(others.map((entry) => tell(entry, addresses)));
  await tellFelt(user, addresses.checkIn);
  if (items.some(({ isCalm }) => !isCalm) && feltBy(user).map(read).some(isToday)) return "untold";
  const isGrave = ([name, value]) => /^(nerve|signs)-/.test(name) || (name.endsWith("hurt_words") && stopWords.includes(value));
  const isFinal = ({ fields, hurts = {} }) => fields.some(isGrave) || Object.values(hurts).some((hurt) => hurt.isFinal);
  // Of a visitor no server hears: it holds for its day, on this device, signed in or not.
  if (overFor("").isFinal || visitors.some((entry) => isToday({ at: entry.kept }) && isFinal(entry))) return "today";
  return user && others.some((entry) => entry.told !== urgentOf(entry) && isFinal(entry)) && "untold";
}

const OVER = "over/";

/** What is over for today on this device, by sessions of `user` that were discarded. */
function overFor(user) {
  const mark = read(OVER + user) ?? {};
  return isToday(mark) ? mark : {};
}

/** The slugs of what was too much today in sessions of `user` but `but`, that wait on this device. */
export function tooMuchKept(user, but) {
  return keptBy(user).filter(({ uid, startedAt }) => uid !== but && isToday({ at: startedAt })).flatMap(tooMuchOf);
}

/** The same of what was discarded, and of all that was played here before signing in. */
export function tooMuchBeside(user, but) {
  return [overFor(user).slugs, overFor("").slugs, tooMuchKept("", but)].flat();
}

/**
 * Drop an entry that nobody wants to save. What was said of pain in it counts all the same:
 * the server is told that first, and the entry stays until it knows. This device holds until
 * tomorrow what was too much and, of a visitor, that it means stop: by day and exercise alone.
 */
export async function discard(entry, { discard: action, checkIn }) {
  await feelEnd(entry, checkIn);
  const { user, startedAt, hurts = {} } = entry;
  // Nobody goes on with it: deep front release in it is done.
  const told = user && urgentOf({ ...entry, stage: "finish" }) ? await send(entry, action) : { answer: "saved" };
  if (!isThere(told)) return told;
  const before = overFor(user);
  const slugs = [before.slugs ?? [], isToday({ at: startedAt }) ? tooMuchOf(entry) : []].flat();
  const isFinal = before.isFinal || (!user && Object.values(hurts).some((hurt) => hurt.isFinal));
  if (slugs.length || isFinal) write(OVER + user, { at: Date.now(), slugs, isFinal });
  drop(entry);
  return told;
}

/** Let the log's own page show what is to be mended, filled in. */
export function mend(entry, action) {
  const form = Object.assign(document.createElement("form"), { method: "post", action, hidden: true });
  for (const [name, value] of withToken(entry.fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}
