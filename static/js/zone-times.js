// Shows the reader's own time below a time of the event's zone, where the two clocks differ at that moment; the day is
// named where it is another one ("+1 day").
const page = document.documentElement.lang;
const language = page === "en" ? "en-GB" : page || undefined;
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

// The zone's common name (“Indochina Time”): browsers still give some zones the names of cities long renamed.
export const zoneName = new Intl.DateTimeFormat(language, { timeZoneName: "longGeneric" }).formatToParts(new Date())
  .find((part) => part.type === "timeZoneName")?.value || "";

function offsetMinutes(iso) {
  const found = iso.match(/([+-])(\d\d):(\d\d)$/);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

// Whole days between the reader's date and the event's at this moment: -1, 0 or 1 (rarely 2).
export function dayShift(iso) {
  const moment = new Date(iso);
  const own = Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate());
  return Math.round((own - Date.parse(`${iso.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

export function addZoneTimes(root) {
  const legend = root.querySelector("[data-own-zone]");
  const [before, after] = (document.querySelector("[data-days]")?.dataset.days || "−1|+1").split("|");
  let shown = 0;
  for (const element of root.querySelectorAll("time[data-zone-time]")) {
    const iso = element.dateTime;
    const moment = new Date(iso);
    if (element.dataset.done) { shown += 1; continue; }
    if (Number.isNaN(moment.valueOf()) || -moment.getTimezoneOffset() === offsetMinutes(iso)) continue;
    element.dataset.done = "true";
    const shift = dayShift(iso);
    const day = shift > 1 ? `+${shift}` : shift > 0 ? after : shift < 0 ? before : "";
    const note = document.createElement("span");
    note.className = "own-time";
    const label = element.dataset.zoneTime;
    note.textContent = `${label ? `${label} ` : ""}${clock.format(moment)}${day ? ` ${day}` : ""}`;
    note.title = zoneName;
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = ` (${zoneName})`;
    note.append(name);
    element.parentElement.append(note);
    shown += 1;
  }
  if (legend && shown) {
    legend.textContent = `${legend.dataset.ownZone} ${zoneName}.`;
    legend.hidden = false;
  }
}
