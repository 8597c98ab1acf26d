/** Brings the note about unsent sessions where this browser keeps any; without it only the player asks for them. */

function look() {
  try {
    if (Object.keys(localStorage).some((key) => key.startsWith("session/"))) import("./unsent-sessions.js");
  } catch {
    // A browser that blocks its storage keeps none.
  }
}

look();
addEventListener("storage", look); // another tab keeps one from now on
addEventListener("pageshow", look); // a page that the back button brings back
