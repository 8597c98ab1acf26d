/** Tells the server the zone of this device; without it pages speak in the zone of the profile, or UTC. */

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
const { zone: shown, zoneCookie, path } = document.documentElement.dataset;
const cookie = `${zoneCookie}=${encodeURIComponent(zone)}`;

const isTold = () => document.cookie.split("; ").includes(cookie);

for (const input of document.querySelectorAll("input[name=time_zone]")) input.value ||= zone;

// Only a page that was asked for by GET has these, so loading it again sends nothing twice.
if (zoneCookie && zone && !isTold()) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${cookie}; Path=${path}; Max-Age=31536000; SameSite=Lax${secure}`;
  // Loaded anew and not reloaded, which would scroll past the question above the page.
  if (shown !== zone && isTold()) location.replace(location.pathname + location.search);
}
