// Shows the reader's own time below a time of the event's zone, where the two clocks differ at that moment.
const language = document.documentElement.lang || undefined;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const weekdayAndClock = new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function offsetMinutes(iso) {
  const found = iso.match(/([+-])(\d\d):(\d\d)$/);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

for (const element of document.querySelectorAll("time[data-zone-time]")) {
  const iso = element.dateTime;
  const moment = new Date(iso);
  if (Number.isNaN(moment.valueOf()) || -moment.getTimezoneOffset() === offsetMinutes(iso)) continue;
  const otherDay = moment.getDate() !== Number(iso.slice(8, 10));
  const note = document.createElement("span");
  note.className = "own-time";
  note.textContent = (otherDay ? weekdayAndClock : clock).format(moment);
  note.title = zone.replaceAll("_", " ");
  const city = document.createElement("span");
  city.className = "visually-hidden";
  city.textContent = ` (${note.title})`;
  note.append(city);
  element.after(note);
}
