/** Forgets at signing out when a tool was pressed on this device, pain that still waits and what is left out today; without it nothing was kept. */

const LEAVING = "leaving"; // this tab has asked to sign out

addEventListener("submit", ({ target }) => {
  if (target.matches("[action$='/accounts/logout/']")) mark();
});

function mark() {
  try {
    sessionStorage.setItem(LEAVING, "1");
  } catch {
    // A browser that blocks its storage keeps nothing.
  }
}

/** The server has answered for a visitor: only then is it forgotten. */
function forget() {
  try {
    if (document.querySelector("unsent-sessions") || !sessionStorage.getItem(LEAVING)) return;
    sessionStorage.removeItem(LEAVING);
    // A key of a visitor names nobody behind its stroke: what was said without an account holds for its day.
    for (const key of Object.keys(localStorage)) if (/^(press(ed|ing)|felt|over)\/[^/]/.test(key)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

forget();
