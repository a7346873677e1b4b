// [data-local-time]: the reader's own time beside an event's, where their clock shows another one.
import { language, zoneName } from "./clock.js";

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function shown(moment, timeZone) {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone }).format(moment);
}

for (const place of document.querySelectorAll("[data-local-time]")) {
  const start = new Date(place.dataset.start);
  const end = new Date(place.dataset.end);
  if (!own || Number.isNaN(start.getTime()) || shown(start, own) === shown(start, place.dataset.zone)) continue;
  const format = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
  const time = format.formatRange ? format.formatRange(start, end) : format.format(start);
  place.textContent = `${place.dataset.label} ${time} (${zoneName(start)})`;
  place.hidden = false;
}
