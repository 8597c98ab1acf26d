/** What the page of a check-in has, in one file (web/static.py puts it together); without it each says what remains. */

import "./body-map-picker.js";
import "./filled-in.js";
