// Stars beside sessions, one's own page in the browser, and the way to the server.
import { config, connect, disconnect, has, isKept, overlapping, send, sessions, state, toggle } from "./own-programme.js";
import { addZoneTimes } from "./zone-times.js";

const SVG = "http://www.w3.org/2000/svg";
const STAR = "M12 2.6l2.9 6 6.6.9-4.8 4.6 1.2 6.5L12 17.5l-5.9 3.1 1.2-6.5L2.5 9.5l6.6-.9z";

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function starButton(slug, title, words) {
  const button = node("button", words ? "btn btn--quiet star star--words" : "star");
  button.type = "button";
  button.dataset.star = slug;
  button.dataset.title = title;
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", STAR);
  icon.append(path);
  button.append(icon);
  if (words) button.append(node("span", "", ""));
  else button.setAttribute("aria-label", `${config.in}: ${title}`);
  show(button);
  return button;
}

function show(button) {
  const on = has(button.dataset.star);
  button.setAttribute("aria-pressed", String(on));
  if (button.classList.contains("star--words")) button.lastChild.textContent = on ? config.in : config.add;
  else button.title = on ? config.in : config.add;
}

function addStars(root) {
  for (const place of root.querySelectorAll("[data-session]")) {
    if (place.dataset.starred || place.matches(".entry--break, .cell--break")) continue;
    place.dataset.starred = "done";
    const head = place.dataset.title;
    const title = head || place.querySelector("h3 a, h4 a")?.textContent.trim() || place.dataset.session;
    const button = starButton(place.dataset.session, title, Boolean(head));
    if (head) place.prepend(button);
    else (place.querySelector(".cell__box") || place).append(button);
  }
}

function showAll() {
  for (const button of document.querySelectorAll("[data-star]")) show(button);
  for (const count of document.querySelectorAll("[data-my-count]")) {
    count.textContent = ` ${state.stars.length}`;
    count.hidden = !state.stars.length;
  }
}

// -- what just happened ----------------------------------------------------------------------------------------------

let live = null;
let fading = 0;
function say(text) {
  if (!live) {
    live = node("p", "star-status");
    live.setAttribute("role", "status");
    document.body.append(live);
  }
  live.textContent = text;
  live.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { live.hidden = true; }, 7000);
}

async function tell(slug, title, on) {
  let text = (on ? config.added : config.taken).replace("{title}", title);
  if (on && !isKept) text += ` ${config.unkept}`;
  say(text);
  if (!on) return;
  const data = await sessions();
  const one = data?.sessions.find((entry) => entry.s === slug);
  const clashes = one ? overlapping(one, data.sessions.filter((entry) => has(entry.s))) : [];
  if (clashes.length && has(slug)) {
    say(`${text} ${config.clash.replace("{others}", clashes.slice(0, 3).map((other) => `“${other.t}” (${other.c})`).join(", ") + (clashes.length > 3 ? " …" : ""))}`);
    live.classList.add("star-status--clash");
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-star]");
  if (!button) return;
  live?.classList.remove("star-status--clash");
  tell(button.dataset.star, button.dataset.title, toggle(button.dataset.star));
});

// -- one's own page in the browser -----------------------------------------------------------------------------------

function ownRow(entry, chosen) {
  const row = node("li", `own-row${entry.x ? " own-row--cancelled" : ""}`);
  const time = node("p", "own-row__time num");
  const clock = node("time", "", entry.c);
  clock.dateTime = entry.b;
  clock.dataset.zoneTime = "";
  time.append(clock);
  const what = node("div");
  const title = node("h3");
  if (entry.x) title.append(node("strong", "tag tag--danger", config.cancelled), " ");
  const link = node("a", "", entry.t);
  link.href = new URL(`../../programme/${entry.s}/`, new URL(config.list, location)).pathname;
  const name = entry.x ? node("s") : title;
  name.append(link);
  if (entry.x) title.append(name);
  what.append(title);
  if (entry.p) what.append(node("p", "entry__people", entry.p));
  if (entry.m) what.append(node("p", "entry__meta", entry.m));
  const clashes = overlapping(entry, chosen);
  if (clashes.length) {
    const clash = node("p", "clash");
    clash.append(node("strong", "", config.overlaps), ` ${clashes.slice(0, 4).map((other) => `${other.c} ${other.t}`).join("; ")}${clashes.length > 4 ? "; …" : ""}`);
    what.append(clash);
  }
  row.append(time, what, starButton(entry.s, entry.t, false));
  return row;
}

async function showOwn(list) {
  const empty = document.getElementById("own-empty");
  const data = state.stars.length ? await sessions() : null;
  const chosen = data ? data.sessions.filter((entry) => has(entry.s)) : [];
  const focused = document.activeElement?.dataset?.star;
  list.replaceChildren();
  let day = null;
  let rows = null;
  for (const entry of chosen) {
    if (entry.d !== day) {
      day = entry.d;
      const section = node("section", "day");
      const heading = node("h2", "day__title", data.days[day]);
      heading.id = `d-${day}`;
      section.setAttribute("aria-labelledby", heading.id);
      rows = node("ul", "own-rows");
      rows.setAttribute("role", "list");
      section.append(heading, rows);
      list.append(section);
    }
    rows.append(ownRow(entry, chosen));
  }
  list.hidden = !chosen.length;
  empty.hidden = Boolean(chosen.length);
  if (focused && !list.querySelector(`[data-star="${CSS.escape(focused)}"]`)) (list.querySelector("[data-star]") || empty.querySelector("a"))?.focus();
  document.querySelector("[data-connected]").hidden = !state.home;
  document.querySelector("[data-not-connected]").hidden = Boolean(state.home);
  if (state.home) document.querySelector("[data-own-link]").href = state.home;
  addZoneTimes(document);
}

// -- the page of a personal link -------------------------------------------------------------------------------------

function offerMerge(box) {
  const home = box.dataset.home;
  addZoneTimes(document);
  const here = new Set([...document.querySelectorAll(".own input[name=unstar]")].map((input) => input.value));
  if (state.home === home) { // the page is newer than the browser
    state.stars = [...here];
    send();
    return;
  }
  const more = state.stars.filter((slug) => !here.has(slug));
  const text = box.querySelector("[data-merge-text]");
  text.textContent = more.length ? text.dataset.mergeText.replace("{count}", more.length) : text.dataset.mergeNone;
  box.hidden = false;
  box.querySelector("[data-merge]").addEventListener("click", async (event) => {
    event.target.disabled = true;
    try {
      await connect(home);
      location.reload();
    } catch { event.target.disabled = false; }
  });
}

// -- begin -----------------------------------------------------------------------------------------------------------

if (config) {
  addStars(document);
  showAll();
  const list = document.getElementById("own-list");
  const merge = document.getElementById("own-merge");
  const slugs = document.querySelector("[data-own-slugs]");
  if (list) showOwn(list);
  if (merge) offerMerge(merge);
  else send();
  if (slugs && !slugs.value) slugs.value = state.stars.join(" ");
  const counted = document.querySelector("[data-own-count]");
  if (counted && slugs?.value) {
    counted.textContent = counted.dataset.ownCount.replace("{count}", slugs.value.split(" ").length);
    counted.hidden = false;
  }
  document.querySelector("[data-disconnect]")?.addEventListener("click", disconnect);
  document.addEventListener("own-programme", () => { showAll(); if (list) showOwn(list); });
  document.addEventListener("htmx:afterSettle", () => { addStars(document); showAll(); });
}
