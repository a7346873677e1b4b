// Adds the reader's own time behind a time of the event's zone, where the two differ.
import { isSameClock, language, zoneName } from "./clock.js";

export function addOwnTimes(root) {
  for (const element of root.querySelectorAll("time[data-own-time]")) {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.valueOf()) || element.dataset.done) continue;
    element.dataset.done = "true";
    const own = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
    if ("ownTimeOnly" in element.dataset) {
      element.textContent = own;
      continue;
    }
    if (isSameClock(element.dateTime)) continue;
    const note = document.createElement("span");
    note.className = "own-time";
    note.textContent = ` ${element.dataset.ownTime}: ${own} (${zoneName(at)})`;
    element.after(note);
  }
}

addOwnTimes(document);
