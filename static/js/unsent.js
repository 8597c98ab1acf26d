/** Brings the note about unsent sessions, and sends pain that waits, where this browser keeps any; without it only the player asks for them. */

function look() {
  if (!document.querySelector("unsent-sessions")) return; // a visitor has nowhere to send it
  try {
    const isKept = Object.keys(localStorage).some((key) => /^(session|felt)\//.test(key));
    if (isKept || sessionStorage.getItem("carried")) import("./unsent-sessions.js");
  } catch {
    // A browser that blocks its storage keeps none.
  }
}

look();
addEventListener("storage", look); // another tab keeps one from now on
addEventListener("pageshow", look); // a page that the back button brings back
