// Shows the reader's own time below a time of the event's zone, where the two clocks differ at that moment.
const language = document.documentElement.lang || undefined;
// The zone's common name (“Indochina Time”): browsers still give some zones the names of cities long renamed.
const zone = new Intl.DateTimeFormat(language, { timeZoneName: "longGeneric" }).formatToParts(new Date())
  .find((part) => part.type === "timeZoneName")?.value || "";
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekdayAndClock = new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function offsetMinutes(iso) {
  const found = iso.match(/([+-])(\d\d):(\d\d)$/);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

let shown = 0;
for (const element of document.querySelectorAll("time[data-zone-time]")) {
  const iso = element.dateTime;
  const moment = new Date(iso);
  if (Number.isNaN(moment.valueOf()) || -moment.getTimezoneOffset() === offsetMinutes(iso)) continue;
  const otherDay = moment.getDate() !== Number(iso.slice(8, 10));
  const note = document.createElement("span");
  note.className = "own-time";
  const label = element.dataset.zoneTime;
  note.textContent = `${label ? `${label} ` : ""}${(otherDay ? weekdayAndClock : clock).format(moment)}`;
  note.title = zone;
  const name = document.createElement("span");
  name.className = "visually-hidden";
  name.textContent = ` (${zone})`;
  note.append(name);
  element.parentElement.append(note);
  shown += 1;
}

const legend = document.querySelector("[data-own-zone]");
if (legend && shown) {
  legend.textContent = `${legend.dataset.ownZone} ${zone}.`;
  legend.hidden = false;
}
