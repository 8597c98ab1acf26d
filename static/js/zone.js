/** Fills empty hidden zone fields; without it the server uses the zone of the profile, or UTC. */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

function fill() {
  for (const input of document.querySelectorAll("input[name=zone], input[name=time_zone]")) {
    input.value ||= zone;
  }
}

fill();
document.addEventListener("htmx:load", fill);
