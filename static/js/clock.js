// The reader's clock, and how this page writes its times.
const page = document.documentElement.lang;
export const language = page === "en" ? "en-GB" : page || undefined; // day before month, as the page writes it

// The zone's common name (“Indochina Time”): browsers still give some zones the names of cities long renamed.
export function zoneName(moment = new Date()) {
  return new Intl.DateTimeFormat(language, { timeZoneName: "longGeneric" }).formatToParts(moment)
    .find((part) => part.type === "timeZoneName")?.value || "";
}

// Whether the reader's clock shows at this moment what the event's does: `iso` carries the event's offset.
export function isSameClock(iso) {
  const found = iso.match(/([+-])(\d\d):(\d\d)$/);
  const minutes = found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
  return -new Date(iso).getTimezoneOffset() === minutes;
}
