/** Opens the group of the entry that an address names behind #; without it the groups stand closed, each to be opened. */

function open() {
  const key = decodeURIComponent(location.hash.slice(1));
  const opened = new URLSearchParams(location.search).get("open")?.split(",") ?? [];
  if (!key || opened.includes(key) || document.getElementById(key)) return;
  location.replace(`?open=${encodeURIComponent(key)}#${encodeURIComponent(key)}`);
}

open();
addEventListener("hashchange", open);
