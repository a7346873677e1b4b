// Draws one day: as a grid of rooms and hours, or as a list; and what stands beside it.
import { clock, make, say, texts } from "./words.js";

const HOUR = 60;
export const NO_ROOM = "none";
export const byId = (id) => document.getElementById(id);

/** The hours that the grid of this day shows, in minutes from its midnight. */
export function hoursOf(sessions, day) {
  const first = Math.min(8 * HOUR, ...sessions.map((session) => session.start - day.start - 30));
  const last = Math.max(19 * HOUR, ...sessions.map((session) => session.end - day.start + 30));
  return { from: Math.max(0, Math.floor(first / HOUR) * HOUR), to: Math.ceil(last / HOUR) * HOUR };
}

/** Sessions of one column that overlap stand side by side: id → [place, of how many]. */
function lanes(sessions) {
  const places = new Map();
  let group = [];
  let end = -Infinity;
  const close = () => {
    const ends = [];
    for (const session of group) {
      let lane = ends.findIndex((one) => one <= session.start);
      if (lane < 0) lane = ends.length;
      ends[lane] = session.end;
      places.set(session.id, [lane, 0]);
    }
    for (const session of group) places.get(session.id)[1] = ends.length;
    group = [];
  };
  for (const session of sessions) {
    if (session.start >= end) close();
    group.push(session);
    end = Math.max(end, session.end);
  }
  close();
  return places;
}

/** Text that is seen and not read out: the box's own name says all of it in better words. */
const painted = (name, text) => make("span", { class: `${name} tt-painted`, "data-text": text });

export class View {
  constructor(model) {
    this.model = model;
    this.day = 0;
    this.kind = "grid";
    this.scale = 1.6; // pixels for a minute
    this.fresh = new Set(); // changed by somebody else a moment ago
  }

  get columns() {
    return [...this.model.rooms.keys(), null];
  }

  draw() {
    const focused = document.activeElement?.dataset?.session;
    const onGrid = document.activeElement?.id === "tt-grid";
    this.drawTabs();
    const sessions = this.model.onDay(this.day);
    const day = byId("tt-day");
    const scroll = day.querySelector(".tt-scroll");
    const at = scroll ? [scroll.scrollLeft, scroll.scrollTop] : null;
    day.setAttribute("aria-labelledby", `tt-tab-${this.day}`);
    day.replaceChildren(this.kind === "grid" ? this.grid(sessions) : this.list(sessions));
    if (at && this.kind === "grid" && this.drawn === this.day) day.querySelector(".tt-scroll").scrollTo(...at);
    this.drawn = this.day;
    this.drawUnscheduled();
    this.drawConflicts();
    this.drawChanges();
    if (focused) this.focus(Number(focused));
    else if (onGrid) byId("tt-grid")?.focus();
  }

  drawTabs() {
    const had = document.activeElement?.getAttribute("role") === "tab";
    byId("tt-days").replaceChildren(...this.model.days.map((day, index) => make("button", {
      type: "button",
      role: "tab",
      id: `tt-tab-${index}`,
      class: "tt-tab",
      "data-day": index,
      "aria-selected": String(index === this.day),
      "aria-controls": "tt-day",
      tabindex: index === this.day ? "0" : "-1",
      title: day.own ? null : texts.outside,
    }, day.label)));
    if (had) byId(`tt-tab-${this.day}`).focus();
  }

  // -- the grid --------------------------------------------------------------------------------------------------

  grid(sessions) {
    const day = this.model.days[this.day];
    this.hours = hoursOf(sessions, day);
    const height = (this.hours.to - this.hours.from) * this.scale;
    const marks = [];
    for (let at = this.hours.from; at <= this.hours.to; at += HOUR) {
      const mark = make("span", { class: "tt-hour", "data-hour": at / HOUR }, clock(at));
      mark.style.top = `${(at - this.hours.from) * this.scale}px`;
      marks.push(mark);
    }
    const times = make("div", { class: "tt-times", "aria-hidden": "true" }, ...marks);
    const columns = make("div", { class: "tt-columns" }, ...this.columns.map((room) => this.column(room, sessions)));
    const plenaries = sessions.filter((session) => session.plenary);
    columns.append(make(
      "div", { class: "tt-across" }, ...plenaries.map((session) => this.placedBox(session, [0, 1])),
    ));
    const body = make("div", { class: "tt-body" }, times, columns);
    body.style.setProperty("--hour", `${HOUR * this.scale}px`);
    body.style.height = `${height}px`;
    const heads = this.columns.map((room) => {
      const found = this.model.rooms.get(room);
      const seats = found?.capacity ? make("small", {}, say(texts.seats, { number: found.capacity })) : "";
      return make("div", { class: "tt-room" }, found?.name ?? texts.no_room, seats);
    });
    const grid = make(
      "div",
      {
        class: "tt-grid",
        id: "tt-grid",
        role: "application",
        tabindex: "-1",
        "data-place": "day",
        "aria-label": say(texts.timetable_of, { day: day.label }),
        "aria-describedby": "tt-keys-short",
      },
      make("div", { class: "tt-head" }, make("div", { class: "tt-corner" }), make("div", { class: "tt-rooms" }, ...heads)),
      body,
    );
    grid.style.setProperty("--rooms", this.columns.length);
    this.rove(grid);
    return make("div", { class: "tt-scroll" }, grid);
  }

  column(room, sessions) {
    const own = sessions.filter((session) => !session.plenary && (this.model.rooms.has(session.room) ? session.room : null) === room);
    const places = lanes(own);
    const element = make(
      "div",
      { class: "tt-column", "data-room": room ?? NO_ROOM },
      ...own.map((session) => this.placedBox(session, places.get(session.id))),
    );
    for (const [start, end] of this.closed(room)) {
      const shade = make("div", { class: "tt-closed" });
      this.stretch(shade, start, end);
      element.prepend(shade);
    }
    return element;
  }

  /** When the room can't be used on this day: outside its windows, or taken by another event. */
  closed(room) {
    const found = this.model.rooms.get(room);
    if (!found) return [];
    const first = this.model.days[this.day].start + this.hours.from;
    const last = this.model.days[this.day].start + this.hours.to;
    const gaps = found.taken.map(([, start, end]) => [start, end]);
    if (found.windows.length) {
      let reached = first;
      for (const [start, end] of found.windows) {
        if (start > reached) gaps.push([reached, start]);
        reached = Math.max(reached, end);
      }
      gaps.push([reached, last]);
    }
    return gaps.map(([start, end]) => [Math.max(start, first), Math.min(end, last)]).filter(([start, end]) => end > start);
  }

  stretch(element, start, end) {
    const from = this.model.days[this.day].start + this.hours.from;
    element.style.top = `${(start - from) * this.scale}px`;
    element.style.height = `${Math.max((end - start) * this.scale - 2, 12)}px`;
  }

  placedBox(session, [lane, of]) {
    const box = this.box(session);
    this.stretch(box, session.start, session.end);
    box.style.left = `calc(${(100 * lane) / of}% + 2px)`;
    box.style.width = `calc(${100 / of}% - 4px)`;
    return box;
  }

  box(session) {
    const clashes = session.start === null ? [] : this.model.conflictsAt(session.id);
    const classes = ["tt-box", `tt-box--${session.kind}`];
    if (clashes.length) classes.push("tt-box--clash");
    if (session.plenary) classes.push("tt-box--plenary");
    if (session.status !== "confirmed") classes.push(`tt-box--${session.status}`);
    if (this.fresh.has(session.id)) classes.push("tt-box--fresh");
    if (session.start !== null && (session.end - session.start) * this.scale < 34) classes.push("tt-box--low");
    const box = make(
      "button",
      {
        type: "button",
        class: classes.join(" "),
        "data-session": session.id,
        "aria-label": this.model.label(session),
        title: [session.title, ...clashes.map((one) => this.model.sentence(one))].join("\n"),
        tabindex: "-1",
      },
      painted("tt-box__time", session.start === null ? `${session.minutes}′` : `${clock(session.start)}–${clock(session.end)}`),
      make("span", { class: "tt-box__title" }, session.title),
      painted("tt-box__more", this.more(session)),
      clashes.length ? painted("tt-box__clashes", `! ${clashes.length}`) : "",
      session.start === null ? "" : make("span", { class: "tt-grip", "data-grip": "" }),
    );
    const colour = this.model.tracks.get(session.track)?.colour;
    if (colour) box.style.setProperty("--track", colour);
    return box;
  }

  /** Who, and how many posters on which boards. */
  more(session) {
    const people = [...new Set([...session.people.map(([person]) => person)])].map((person) => this.model.names[person]);
    const boards = session.talks.map((talk) => talk.board).filter(Boolean);
    const counted = session.kind === "poster_session" ? texts.posters : texts.presentations;
    return [
      session.talks.length ? say(counted, { number: session.talks.length }) : "",
      boards.length ? say(texts.boards, { first: boards[0], last: boards.at(-1) }) : "",
      people.join(", "),
    ].filter(Boolean).join(" · ");
  }

  // -- the list, and what stands beside ----------------------------------------------------------------------------

  list(sessions) {
    const day = this.model.days[this.day];
    if (!sessions.length) return make("p", { class: "bo-muted" }, texts.nothing_scheduled);
    const list = make("ol", { class: "tt-list", "data-place": "day", "aria-label": say(texts.timetable_of, { day: day.label }) });
    for (const session of sessions) {
      const box = this.box(session);
      box.append(painted("tt-box__room", this.model.roomInWords(session)));
      box.querySelector("[data-grip]")?.remove();
      box.classList.remove("tt-box--low");
      list.append(make("li", {}, box));
    }
    this.rove(list);
    return list;
  }

  drawUnscheduled() {
    const all = this.model.unscheduled();
    const wanted = byId("tt-filter").value.trim().toLocaleLowerCase();
    const shown = all.filter((session) => session.title.toLocaleLowerCase().includes(wanted));
    byId("tt-unscheduled-count").textContent = all.length;
    const list = byId("tt-unscheduled");
    list.replaceChildren(...shown.map((session) => make("li", {}, this.box(session))));
    if (!shown.length) list.append(make("li", { class: "bo-muted" }, all.length ? texts.none_found : texts.all_scheduled));
    this.rove(list);
  }

  drawConflicts() {
    const found = this.model.conflicts;
    byId("tt-conflicts-count").textContent = found.length;
    byId("tt-conflicts").replaceChildren(...found.slice(0, 200).map((one) => {
      const { label, blocking } = texts.conflicts[one.kind];
      return make("li", { "data-kind": one.kind }, make(
        "button",
        { type: "button", class: "tt-conflict", "data-goto": one.sessions[0] },
        make("strong", {}, label, blocking ? ` · ${texts.stops_release}` : ""),
        make("span", {}, this.model.sentence(one)),
      ));
    }));
    if (!found.length) byId("tt-conflicts").append(make("li", { class: "bo-muted" }, texts.no_conflicts));
  }

  drawChanges() {
    const { changes } = this.model;
    byId("tt-changes").replaceChildren(...changes.map((change) => make(
      "li",
      {},
      make("span", {}, `${change.at.slice(11)} ${change.sentence} `),
      change.can_return ? make("button", {
        type: "button",
        class: "button button-small button-secondary",
        "data-return": change.id,
        "aria-label": say(texts.take_back_what, { what: change.sentence }),
      }, texts.take_back) : "",
    )));
    if (!changes.length) byId("tt-changes").append(make("li", { class: "bo-muted" }, texts.no_changes));
  }

  // -- focus -------------------------------------------------------------------------------------------------------

  /** One stop of the Tab key for all boxes of a place; arrow keys go on from there. */
  rove(place, id = null) {
    const boxes = [...place.querySelectorAll("[data-session]")];
    const chosen = boxes.find((box) => Number(box.dataset.session) === id) ?? boxes[0];
    for (const box of boxes) box.tabIndex = box === chosen ? 0 : -1;
  }

  boxOf(id) {
    return document.querySelector(`#timetable [data-session="${id}"]`);
  }

  focus(id) {
    const box = this.boxOf(id);
    if (!box) return false;
    this.rove(box.closest("[data-place]"), id);
    box.focus({ preventScroll: false });
    return true;
  }
}
