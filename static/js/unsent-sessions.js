/** The note about what is unsent, and the question about it before signing out; without it only the player asks. */

import { adopt, askPlayer, discard, isOneSitting, keep, keptBy, mend, send, tell, tellFelt } from "./session-keeper.js";

class UnsentSessions extends HTMLElement {
  #user = this.dataset.user;
  #action = this.dataset.action;
  #leaving; // the form of signing out, while it waits
  #asked = new Map(); // what the player of each session said

  connectedCallback() {
    this.addEventListener("click", ({ target }) => this.#act(target.closest("[data-do]")?.dataset.do));
    document.addEventListener("submit", (event) => this.#ask(event));
    addEventListener("online", () => this.#retry());
    document.body.addEventListener("sessions-changed", () => this.#show());
    // Who signed up to save it has said so; with an account from before it is asked.
    adopt(this.#user, "isNew" in this.dataset ? "sending" : "finish");
    this.#retry();
  }

  get #unsent() {
    const here = document.querySelector("session-player") && location.pathname; // it shows its own itself
    return keptBy(this.#user).filter(({ stage, path }) => stage === "sending" || path !== here);
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /** Who pressed Save meant it, so that is tried again by itself. */
  async #retry() {
    for (const told of await tellFelt(this.#user, this.dataset.checkIn)) {
      if (told.answer === "saved") this.#tell({}, told.text, told.to);
    }
    for (const entry of this.#unsent.filter(({ stage }) => stage !== "sending")) {
      const to = await tell(entry, this.dataset); // what was said of pain in it does not wait
      if (to) return location.assign(to);
    }
    for (const entry of this.#unsent.filter(({ stage }) => stage === "sending")) {
      const { answer, text, to } = await send(entry, this.#action);
      if (answer === "saved") this.#tell(entry, text, to);
    }
    this.#show();
  }

  #tell({ uid }, text, to) {
    if (to) return location.assign(to);
    document.body.dispatchEvent(new CustomEvent("sessions-changed"));
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, uid } }));
  }

  #show() {
    const [entry, ...others] = this.#unsent;
    this.hidden = !entry;
    if (!entry) return;
    const isPlaying = entry.stage === "playing";
    this.part("title").textContent = entry.title;
    this.part("unsent").hidden = isPlaying;
    this.part("playing").hidden = !isPlaying;
    this.part("more").hidden = !others.length;
    this.part("number").textContent = others.length;
    this.part("open").href = entry.path;
    this.#offer(entry);
  }

  /** Going on is offered as Start is: only while the server says that it leads there. */
  async #offer(entry) {
    const { uid, stage } = entry;
    const [open, changed] = ["open", "changed"].map((name) => this.part(name));
    open.hidden = changed.hidden = true;
    if (stage === "sending" || (stage === "playing" && !isOneSitting(entry))) return;
    if (!this.#asked.has(uid)) this.#asked.set(uid, askPlayer(entry));
    const answer = await this.#asked.get(uid);
    if (this.#unsent[0]?.uid !== uid) return;
    open.hidden = answer !== 204;
    changed.hidden = answer !== 410;
  }

  async #act(what) {
    const [entry] = this.#unsent;
    if (what === "send") await this.#save(entry);
    if (what === "drop") await this.#drop(entry);
    if (what === "send-all" || what === "drop-all") return this.#signOut(what);
    if (what === "stay") this.part("sign-out").close();
    this.#show();
  }

  async #save(entry) {
    keep({ ...entry, stage: "sending" }); // where it cannot be sent now it is tried again by itself
    const { answer, text, to } = await send(entry, this.#action);
    if (answer === "refused") mend(entry, this.#action);
    if (answer === "saved" || answer === "known") this.#tell(entry, text ?? this.dataset.known, to);
    this.#say(answer, text);
  }

  async #drop(entry) {
    const { answer, text, to } = await discard(entry, this.dataset);
    if (text && answer === "saved") this.#tell({}, text, to); // nothing of it is logged
    this.#say(answer, text);
  }

  #say(answer, text) {
    for (const part of this.querySelectorAll(".unsent-problem")) part.textContent = this.dataset[answer] ? (text ?? this.dataset[answer]) : "";
  }

  #ask(event) {
    if (!event.target.matches("[action$='/accounts/logout/']") || !keptBy(this.#user).length) return;
    event.preventDefault();
    this.#leaving = event.target;
    this.hidden = false;
    this.part("sign-out").showModal();
  }

  /** Leave only with nothing left behind: on a shared computer it would stay there. */
  async #signOut(how) {
    for (const entry of keptBy(this.#user)) {
      if (how === "drop-all") await this.#drop(entry);
      else await this.#save(entry);
    }
    if (!keptBy(this.#user).length) this.#leaving.submit();
  }
}

customElements.define("unsent-sessions", UnsentSessions);
