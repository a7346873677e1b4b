// Adds the reader's own time behind a time of the event's zone, where the two differ.
export function addOwnTimes(root) {
  const page = document.documentElement.lang;
  const language = page === "en" ? "en-GB" : page || undefined; // day before month, as the page writes it
  // The zone's common name (“Indochina Time”): browsers still give some zones the names of cities long renamed.
  const zone = new Intl.DateTimeFormat(language, { timeZoneName: "longGeneric" }).formatToParts(new Date())
    .find((part) => part.type === "timeZoneName").value;
  for (const element of root.querySelectorAll("time[data-own-time]")) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.valueOf()) || element.dataset.done) continue;
    element.dataset.done = "true";
    const own = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
    if ("ownTimeOnly" in element.dataset) {
      element.textContent = own;
      continue;
    }
    const offset = (element.dateTime.match(/([+-]\d\d:\d\d|Z)$/) || ["Z"])[0];
    const size = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
    const minutes = offset === "Z" ? 0 : offset[0] === "-" ? -size : size;
    if (-at.getTimezoneOffset() === minutes) continue;
    const note = document.createElement("span");
    note.className = "own-time";
    note.textContent = ` ${element.dataset.ownTime}: ${own} (${zone})`;
    element.after(note);
  }
}

addOwnTimes(document);
