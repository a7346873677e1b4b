// Shows the reader's own time below a time of the event's zone, where the two clocks differ at that moment; the day is
// named where it is another one ("+1 day").
import { isSameClock, language, zoneName } from "./clock.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// Whole days between the reader's date and the event's at this moment: -1, 0 or 1 (rarely 2).
export function dayShift(iso) {
  const moment = new Date(iso);
  const own = Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((own - Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

export function addZoneTimes(root) {
  const legend = root.querySelector("[data-own-zone]");
  const [before, after] = (document.querySelector("[data-days]")?.dataset.days || "−1|+1").split("|");
  const zone = zoneName();
  let shown = 0;
  for (const element of root.querySelectorAll("time[data-zone-time]")) {
    const iso = element.dateTime;
    const moment = new Date(iso);
    if (element.dataset.done) { shown += 1; continue; }
    if (Number.isNaN(moment.valueOf()) || isSameClock(iso)) continue;
    element.dataset.done = "true";
    const shift = dayShift(iso);
    const day = shift > 1 ? `+${shift}` : shift > 0 ? after : shift < 0 ? before : "";
    const note = document.createElement("span");
    note.className = "own-time";
    const label = element.dataset.zoneTime;
    note.textContent = `${label ? `${label} ` : ""}${clock.format(moment)}${day ? ` ${day}` : ""}`;
    note.title = zone;
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = ` (${zone})`;
    note.append(name);
    element.parentElement.append(note);
    shown += 1;
  }
  if (legend && shown) {
    legend.textContent = `${legend.dataset.ownZone} ${zone}.`;
    legend.hidden = false;
  }
}
