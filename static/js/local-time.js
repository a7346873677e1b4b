// [data-local-time]: the reader's own time beside an event's, where their clock shows another one.
const language = document.documentElement.lang || undefined;
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

function shown(moment, timeZone) {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "short", timeStyle: "short", timeZone }).format(moment);
}

for (const place of document.querySelectorAll("[data-local-time]")) {
  const start = new Date(place.dataset.start);
  const end = new Date(place.dataset.end);
  if (!own || Number.isNaN(start.getTime()) || shown(start, own) === shown(start, place.dataset.zone)) continue;
  const format = new Intl.DateTimeFormat(language, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short",
  });
  place.textContent = `${place.dataset.label} ${format.formatRange ? format.formatRange(start, end) : format.format(start)}`;
  place.hidden = false;
}
