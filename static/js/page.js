/** What every page has, in one file (web/static.py puts it together); without it each says what remains. */

import "./toasts.js";
import "./zone.js";
import "./unsent.js";
import "./leaving.js";
import "./text-counter.js";
import "./unsaved.js";
