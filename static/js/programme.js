// The programme: the reader's own times, filters without reload (htmx), arrow keys in the grid.
import { addZoneTimes } from "./zone-times.js";

// While the event runs: the line of this moment is marked, and a link leads there.
function markNow() {
  const times = [...document.querySelectorAll("#programme-results :is(.slot__time, th) time[data-zone-time]")];
  const begun = times.filter((time) => Date.parse(time.dateTime) <= Date.now());
  const current = begun.at(-1);
  const isOn = current && Date.now() - Date.parse(current.dateTime) < 4 * 3_600_000;
  const line = isOn ? current.closest(".slot, tr") : null;
  for (const old of document.querySelectorAll(".is-now")) {
    old.classList.remove("is-now");
    old.removeAttribute("id");
  }
  const link = document.querySelector("[data-jump]");
  if (link) link.hidden = !line;
  if (!line) return;
  line.classList.add("is-now");
  line.id = "now";
}

function dress() {
  addZoneTimes(document);
  markNow();
}

dress();
setInterval(markNow, 60_000);

const form = document.querySelector("form.filters[hx-get]");
if (form && window.htmx) form.classList.add("is-live");

// Addresses stay short: a filter that is not chosen does not stand in them.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, path } = event.detail;
  for (const name of Object.keys(parameters)) if (parameters[name] === "") delete parameters[name];
  const asked = new URLSearchParams(Object.keys(parameters).map((name) => [name, parameters[name]]));
  const here = new URLSearchParams(location.search);
  for (const query of [asked, here]) query.sort();
  if (path === location.pathname && String(asked) === String(here)) event.preventDefault(); // it stands here already
});
document.addEventListener("htmx:afterSettle", dress);
// No network, or an answer that is no programme: the browser asks itself, and says what is wrong.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, () => { form.classList.remove("is-live"); });
}

// -- the grid ----------------------------------------------------------------------------------------------------
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function titleOf(cell) {
  return cell.querySelector("h3 a");
}

// The next session in a direction: the nearest one that overlaps this one crosswise, else the nearest of all.
function nextCell(cell, [across, down]) {
  const here = cell.getBoundingClientRect();
  let best = null;
  for (const other of cell.closest("table").querySelectorAll(".cell")) {
    if (other === cell) continue;
    const there = other.getBoundingClientRect();
    const along = across
      ? (across > 0 ? there.left - here.right : here.left - there.right)
      : (down > 0 ? there.top - here.bottom : here.top - there.bottom);
    if (along < -4) continue;
    const aside = across
      ? Math.max(0, there.top - here.top - here.height / 2, here.top - there.bottom)
      : Math.max(0, there.left - here.right, here.left - there.right);
    const distance = along + aside * 3;
    if (!best || distance < best.distance) best = { cell: other, distance };
  }
  return best?.cell;
}

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = event.target.closest?.(".timetable .cell");
  if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const next = nextCell(cell, step);
  if (!next) return;
  event.preventDefault();
  titleOf(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
});
