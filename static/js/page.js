/** Speaks short news and errors, and tells forms the browser's time zone; without it the server redirects with a message and uses the zone of the profile. */

import "./toasts.js";
import "./zone.js";
