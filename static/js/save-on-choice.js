/** Saves a question as soon as it is answered; without it the form's own button saves all answers at once. */

/**
 * Wraps a form whose questions listen to the event "chosen" (hx-trigger). A finger or a
 * mouse chooses at once. By keyboard every arrow passes over an answer, so there Enter
 * or leaving the question chooses. A save that failed keeps the answer and can be sent
 * again: it carries the same id, so it cannot count twice.
 */
class SaveOnChoice extends HTMLElement {
  #byKey = false;
  #pending = null;
  #status = document.createElement("p");

  connectedCallback() {
    if (!window.htmx) return;
    this.dataset.live = ""; // the style sheet takes the form's own button away
    this.#status.className = "visually-hidden";
    this.#status.role = "status";
    this.append(this.#status);

    this.addEventListener("pointerdown", () => (this.#byKey = false));
    this.addEventListener("keydown", (event) => this.#pressed(event));
    this.addEventListener("change", (event) => this.#changed(event));
    this.addEventListener("focusout", (event) => this.#left(event));
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-again]")) send(questionOf(event.target));
    });
    this.addEventListener("htmx:beforeRequest", (event) => mark(event.target, false));
    for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
      this.addEventListener(name, (event) => mark(event.target, true));
    }
    this.addEventListener("htmx:load", (event) => this.#arrived(event.target));
    if (document.readyState === "complete") this.#catchUp();
    else addEventListener("load", () => this.#catchUp(), { once: true });
  }

  /** A finger may have been faster than the scripts. */
  #catchUp() {
    for (const input of this.querySelectorAll("input:checked")) {
      if (!input.defaultChecked) this.#changed({ target: input });
    }
  }

  #pressed(event) {
    this.#byKey = true;
    const question = questionOf(event.target);
    if (event.key !== "Enter" || !question || !event.target.matches("input")) return;
    event.preventDefault(); // it would send the whole form
    // A number that is being typed has not said "change" yet.
    const isTyped = event.target.matches("[inputmode]");
    if (isTyped || question === this.#pending) this.#choose(question);
  }

  #changed(event) {
    const question = questionOf(event.target);
    if (!question) return;
    if (event.target.value === "other") {
      this.#pending = null; // its number comes first
    } else if (this.#byKey) {
      this.#pending = question;
    } else {
      this.#choose(question);
    }
  }

  #left(event) {
    const question = questionOf(event.target);
    if (question && question === this.#pending && !question.contains(event.relatedTarget)) {
      this.#choose(question);
    }
  }

  #choose(question) {
    this.#pending = null;
    send(question);
  }

  /** What replaced a question is read out; it gets the focus only if that got lost. */
  #arrived(element) {
    const news = element.querySelector?.("[data-news]");
    if (document.activeElement === document.body) {
      element.focus({ preventScroll: true });
    } else if (news) {
      this.#status.textContent = news.textContent.replace(/\s+/g, " ").trim();
    }
  }
}

function questionOf(element) {
  return element.closest("[hx-trigger='chosen']");
}

function send(question) {
  question.dispatchEvent(new Event("chosen"));
}

function mark(question, isFailed) {
  const sentence = question.querySelector("[data-failed]");
  if (sentence) sentence.hidden = !isFailed;
  question.toggleAttribute("data-unsaved", isFailed); // so that the choice does not look saved
}

customElements.define("save-on-choice", SaveOnChoice);
