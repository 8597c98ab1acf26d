/** Makes a passkey or signs with one; without it the page says that passkeys need JavaScript. */

const toBytes = (text) => {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** The server writes bytes as base64url; browsers before 2025 take bytes alone. */
const withBytes = (options) => {
  const credentials = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }));
  const result = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) result.user = { ...options.user, id: toBytes(options.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (options[name]) result[name] = credentials(options[name]);
  }
  return result;
};

const withTexts = (credential) => {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = names.filter((name) => credential.response[name]);
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(given.map((name) => [name, toText(credential.response[name])])),
  };
};

/**
 * Inside a form with a field `credential`: puts a button in the place of what it says
 * without script. `data-options` is the id of the JSON to sign, `data-from` its address;
 * `data-label`, `data-waiting`, `data-failed` and `data-missing` are its words.
 */
class PasskeyButton extends HTMLElement {
  connectedCallback() {
    const { label, missing } = this.dataset;
    if (!window.PublicKeyCredential) {
      this.textContent = missing;
      return;
    }
    this.button = document.createElement("button");
    this.button.type = "submit";
    this.button.className = "button";
    this.button.dataset.kind = this.dataset.kind ?? "";
    this.button.textContent = label;
    this.note = document.createElement("p");
    this.note.className = "field-help";
    this.note.role = "status";
    this.replaceChildren(this.button, this.note);
    this.closest("form").addEventListener("submit", (event) => this.ask(event));
  }

  async ask(event) {
    event.preventDefault();
    const form = event.target;
    this.button.disabled = true;
    this.note.textContent = this.dataset.waiting;
    try {
      const credential = await this.credential();
      form.elements.namedItem("credential").value = JSON.stringify(withTexts(credential));
      form.submit();
    } catch (fault) {
      // Cancelled, timed out, or no passkey for this site: browsers do not tell which.
      this.note.textContent = this.dataset.failed;
      this.button.disabled = false;
      this.button.focus();
      if (!(fault instanceof DOMException)) throw fault;
    }
  }

  async credential() {
    const { creation_options: creation, request_options: request } = await this.options();
    if (creation) return navigator.credentials.create({ publicKey: withBytes(creation.publicKey) });
    return navigator.credentials.get({ publicKey: withBytes(request.publicKey) });
  }

  async options() {
    const block = document.getElementById(this.dataset.options);
    if (block) return JSON.parse(block.textContent);
    const answer = await fetch(this.dataset.from, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new DOMException("Too many tries.", "NotAllowedError");
    return answer.json();
  }
}

customElements.define("passkey-button", PasskeyButton);
