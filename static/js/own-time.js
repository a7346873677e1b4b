// Adds the reader's own time behind a time of the event's zone, where the two differ.
export function addOwnTimes(root) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const page = document.documentElement.lang;
  const language = page === "en" ? "en-GB" : page || undefined; // day before month, as the page writes it
  for (const element of root.querySelectorAll("time[data-own-time]")) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.valueOf()) || element.dataset.done) continue;
    element.dataset.done = "true";
    const own = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
    if (element.dataset.ownTime === "replace") {
      element.textContent = own;
      continue;
    }
    const offset = (element.dateTime.match(/([+-]\d\d:\d\d|Z)$/) || ["Z"])[0];
    const shownHere = element.dataset.offset || offset;
    const minutes = shownHere === "Z" ? 0 : (shownHere[0] === "-" ? -1 : 1) * (Number(shownHere.slice(1, 3)) * 60 + Number(shownHere.slice(4)));
    if (-at.getTimezoneOffset() === minutes) continue;
    const note = document.createElement("span");
    note.className = "own-time";
    note.textContent = ` · ${own} (${zone.replaceAll("_", " ")})`;
    element.after(note);
  }
}

addOwnTimes(document);
