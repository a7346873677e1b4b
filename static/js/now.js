// What is on now and next. The page brings the coming two days with it: the clock and the state go on by themselves,
// with or without network; every minute it asks for changes. The rules are those of conferences/queries/now.py.
const root = document.querySelector("[data-now]");
const words = root?.dataset;
const body = root?.querySelector("[data-body]");
const isScreen = document.documentElement.classList.contains("now-screen");
const ASK_EVERY = 60_000, TURN_EVERY = 12_000, LOST_AFTER = 150_000; // milliseconds

let data, ahead = 0, asOf = Date.now(), drawn = "", turn = 0;

function now() {
  return Date.now() + ahead;
}

function clock(moment, options = { hour: "2-digit", minute: "2-digit" }) {
  return new Intl.DateTimeFormat("en-GB", { ...options, hourCycle: "h23", timeZone: data.zone }).format(moment);
}

function dateOf(moment) {
  const part = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    year: "numeric", month: "2-digit", day: "2-digit", timeZone: data.zone,
  }).formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}`;
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== "" && child != null));
  return element;
}

function entryOf(entry, { isNext = false, withRoom = false } = {}) {
  const link = make("a", "", entry.title);
  link.href = entry.url;
  const title = entry.cancelled
    ? make("p", "now__title", make("strong", "tag tag--danger", words.cancelled), " ", make("s", "", link))
    : make("p", "now__title", link);
  const talk = isNext ? null : entry.talks.filter((one) => Date.parse(one.start) <= now()).at(-1);
  const second = talk
    ? make("p", "now__talk", talk.title, talk.people ? " " : "", talk.people ? make("span", "now__people", talk.people) : "")
    : entry.people ? make("p", "now__people", entry.people) : "";
  const [start, end] = [entry.start.slice(11, 16), entry.end.slice(11, 16)];
  const time = isNext ? `${start}–${end}` : fill(words.until, { time: end });
  const where = (entry.across || withRoom) && entry.room ? ` · ${entry.room}` : "";
  return [title, second, make("p", "now__time num", time + where)];
}

function forAll(entry, isNext) {
  const section = make("section", `now__all${isNext ? " now__all--next" : ""}`,
    make("p", "eyebrow", isNext ? words.wordNext : words.wordNow), ...entryOf(entry, { isNext }));
  section.setAttribute("aria-label", words.forAll);
  return section;
}

function inRoom(entries, room) {
  return entries.filter((entry) => entry.room === room && !entry.across)
    .sort((a, b) => Date.parse(a.start) - Date.parse(b.start) || a.cancelled - b.cancelled)[0];
}

function cell(entry, isNext) {
  const td = make("td", "", ...(entry ? entryOf(entry, { isNext })
    : [make("span", "muted", isNext ? words.noMore : words.free)]));
  td.dataset.label = isNext ? words.wordNext : words.wordNow;
  return td;
}

function draw() {
  const moment = now(), today = dateOf(moment);
  const left = data.entries.filter((entry) => Date.parse(entry.end) > moment);
  const running = left.filter((entry) => Date.parse(entry.start) <= moment);
  const later = left.filter((entry) => Date.parse(entry.start) > moment && entry.date === today);
  const parts = running.filter((entry) => entry.across).map((entry) => forAll(entry, false));
  parts.push(...later.filter((entry) => entry.across).slice(0, 1).map((entry) => forAll(entry, true)));
  const rows = data.rooms.map((room) => [room, inRoom(running, room), inRoom(later, room)])
    .filter(([, here, next]) => here || next)
    .map(([room, here, next]) => {
      const head = make("th", "", room);
      head.scope = "row";
      return make("tr", "", head, cell(here, false), cell(next, true));
    });
  if (rows.length) {
    const heads = [words.wordRoom, words.wordNow, words.wordNext].map((word) => {
      const head = make("th", "", word);
      head.scope = "col";
      return head;
    });
    parts.push(make("table", "now__rooms", make("thead", "", make("tr", "", ...heads)), make("tbody", "", ...rows)));
  }
  if (!left.length) parts.push(make("p", "empty", words.over));
  else if (!running.length && !later.length) {
    const first = left.filter((entry) => entry.start === left[0].start);
    parts.push(make("section", "", make("h2", "", `${words.coming} ${first[0].day}`),
      ...first.map((entry) => make("div", "now__all now__all--next", ...entryOf(entry, { isNext: true, withRoom: true })))));
  }
  const html = parts.map((part) => part.outerHTML).join("");
  if (html !== drawn) { // nothing moves while nothing changes
    drawn = html;
    root.classList.toggle("now--many", rows.length > 8);
    body.replaceChildren(...parts);
    turnPage();
  }
  const day = left.find((entry) => entry.date === today)?.day;
  if (day) root.querySelector("[data-day]").textContent = day;
}

// A screen that nobody scrolls: rows that do not fit follow after some seconds.
function turnPage() {
  const rows = [...body.querySelectorAll(".now__rooms tbody tr")];
  if (!isScreen || !rows.length) return;
  for (const row of rows) row.hidden = false;
  const bottom = innerHeight - 12;
  const pages = [[]];
  const top = rows[0].getBoundingClientRect().top;
  let used = 0;
  for (const row of rows) {
    const { height } = row.getBoundingClientRect();
    if (top + used + height > bottom && pages.at(-1).length) { pages.push([]); used = 0; }
    pages.at(-1).push(row);
    used += height;
  }
  const shown = pages[turn % pages.length];
  for (const row of rows) row.hidden = !shown.includes(row);
  state(pages.length > 1 ? fill(words.page, { number: (turn % pages.length) + 1, total: pages.length }) : "");
}

let pageWords = "";
function state(page = pageWords) {
  pageWords = page;
  const lost = Date.now() - asOf > LOST_AFTER;
  const values = { time: clock(asOf + (data.at ? 0 : ahead)), number: data.release };
  const text = [data.at ? words.rehearsal : "", fill(lost ? words.lost : words.asOf, values), page];
  const place = root.querySelector("[data-state]");
  const shown = text.filter(Boolean).join(" · ");
  if (place.textContent !== shown) place.textContent = shown;
  place.classList.toggle("is-lost", lost);
}

function tick() {
  root.querySelector("[data-clock]").textContent = clock(now());
  draw();
  state();
}

// The clock of the server counts where this computer's own is wrong by more than half a minute.
function setClock(given) {
  const theirs = Date.parse(given.headers.get("Date"));
  if (given.headers.get("X-Kept")) {
    if (theirs) asOf = theirs - ahead;
    return;
  }
  if (!data.at && theirs) ahead = Math.abs(theirs - Date.now()) > 30_000 ? theirs - Date.now() : 0;
  asOf = Date.now();
}

async function ask() {
  try {
    const given = await fetch(words.source, { cache: "no-cache" });
    if (!given.ok) return;
    const fresh = await given.json();
    setClock(given);
    data = { ...fresh, at: data.at };
    tick();
  } catch { /* no network: what is here goes on */ }
}

if (root) {
  data = JSON.parse(document.getElementById("now-data").textContent);
  if (data.at) ahead = Date.parse(data.at) - Date.now();
  tick();
  ask();
  setInterval(tick, 5000);
  setInterval(ask, ASK_EVERY);
  setInterval(() => { turn += 1; turnPage(); }, TURN_EVERY);
  addEventListener("online", ask);
  addEventListener("resize", turnPage);
  navigator.serviceWorker?.register(words.worker, { scope: "./" }).catch(() => { /* not offered here: the page itself still holds two days */ });
}
