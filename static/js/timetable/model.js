// The timetable as the server told it, with changes that are on their way. Times are minutes since midnight of the
// first day on the conference's own clock; the server alone knows zones.
import { conflicts, conflictsOf } from "./conflicts.js";
import { clock, say, texts } from "./words.js";

const MINUTE = 60_000;
const WIRE = { start: "starts_at", end: "ends_at", plenary: "is_plenary" };

export class Model {
  constructor(data) {
    this.load(data);
  }

  load(data) {
    this.base = Date.parse(`${data.days[0].date}T00:00Z`);
    this.days = data.days.map((day) => ({ ...day, start: this.minutes(`${day.date}T00:00`) }));
    this.rooms = new Map(data.rooms.map((room) => [room.id, {
      ...room,
      windows: room.windows.map((window) => window.map((text) => this.minutes(text))),
      taken: room.taken.map(([title, start, end]) => [title, this.minutes(start), this.minutes(end)]),
    }]));
    this.tracks = new Map(data.tracks.map((track) => [track.id, track]));
    this.names = data.names;
    this.windows = Object.fromEntries(Object.entries(data.windows).map(
      ([person, windows]) => [person, windows.map((window) => window.map((text) => this.minutes(text)))],
    ));
    this.sessions = new Map();
    for (const row of data.sessions) this.put(row);
    this.changes = data.changes;
    this.latest = data.latest;
    this.forget();
  }

  minutes(text) {
    return text ? (Date.parse(`${text}Z`) - this.base) / MINUTE : null;
  }

  iso(minutes) {
    return minutes === null ? null : new Date(this.base + minutes * MINUTE).toISOString().slice(0, 16);
  }

  /** A session as the server sends it. */
  put(row) {
    const session = {
      ...row,
      start: this.minutes(row.start),
      end: this.minutes(row.end),
      talks: row.talks.map((talk) => ({
        ...talk, start: talk.start ? this.minutes(talk.start) : null, end: talk.end ? this.minutes(talk.end) : null,
      })),
    };
    this.sessions.set(session.id, session);
    this.forget();
    return session;
  }

  restore(session) {
    this.sessions.set(session.id, session);
    this.forget();
  }

  get(id) {
    return this.sessions.get(id);
  }

  /** Changes as the server wants them. */
  wire(changes) {
    return Object.fromEntries(Object.entries(changes).map(
      ([name, value]) => [WIRE[name] ?? name, name === "start" || name === "end" ? this.iso(value) : value],
    ));
  }

  /** The session with `changes`; talks move along unless it only grows or shrinks. */
  moved(session, changes) {
    const next = { ...session, ...changes };
    if (next.start === null) return { ...next, minutes: session.start === null ? session.minutes : session.end - session.start };
    const from = session.start ?? Math.min(...session.talks.map((talk) => talk.start ?? Infinity));
    const sameLength = session.start === null || next.end - next.start === session.end - session.start;
    const shift = sameLength && Number.isFinite(from) ? next.start - from : 0;
    next.talks = session.talks.map((talk) => (
      talk.start === null ? talk : { ...talk, start: talk.start + shift, end: talk.end + shift }
    ));
    return next;
  }

  apply(id, changes) {
    this.sessions.set(id, this.moved(this.get(id), changes));
    this.forget();
  }

  forget() {
    this.found = null;
  }

  plan() {
    return {
      sessions: [...this.sessions.values()],
      rooms: this.rooms,
      names: this.names,
      windows: this.windows,
      time: (start, end) => this.timeInWords(start, end),
    };
  }

  get conflicts() {
    if (!this.found) {
      this.found = conflicts(this.plan());
      this.byId = new Map();
      for (const one of this.found) {
        for (const id of one.sessions) this.byId.set(id, [...(this.byId.get(id) ?? []), one]);
      }
    }
    return this.found;
  }

  conflictsAt(id) {
    return this.conflicts && (this.byId.get(id) ?? []);
  }

  conflictsIf(session) {
    return conflictsOf(this.plan(), session);
  }

  sentence(conflict) {
    return say(texts.conflicts[conflict.kind].sentence, conflict.values);
  }

  // -- days ------------------------------------------------------------------------------------------------------

  dayOf(minutes) {
    return this.days.findIndex((day) => minutes >= day.start && minutes < day.start + 1440);
  }

  onDay(index) {
    const day = this.days[index];
    return [...this.sessions.values()]
      .filter((session) => session.start !== null && session.start >= day.start && session.start < day.start + 1440)
      .sort((a, b) => a.start - b.start || a.id - b.id);
  }

  unscheduled() {
    return [...this.sessions.values()]
      .filter((session) => session.start === null)
      .sort((a, b) => a.title.localeCompare(b.title));
  }

  // -- words -----------------------------------------------------------------------------------------------------

  dayInWords(minutes) {
    return this.days[this.dayOf(minutes)]?.label ?? this.iso(minutes).slice(0, 10);
  }

  timeInWords(start, end) {
    return `${this.dayInWords(start)}, ${clock(start)}–${clock(end)}`;
  }

  roomInWords(session) {
    if (session.plenary) return texts.all_rooms;
    return this.rooms.get(session.room)?.name ?? texts.no_room;
  }

  label(session) {
    const clashes = session.start === null ? 0 : this.conflictsAt(session.id).length;
    const text = session.start === null
      ? say(texts.box_unscheduled, { title: session.title, minutes: session.minutes })
      : say(texts.box, {
        title: session.title,
        time: say(texts.to, { start: clock(session.start), end: clock(session.end) }),
        room: this.roomInWords(session),
      });
    const state = session.status === "confirmed" ? "" : `, ${texts[session.status]}`;
    return text + state + (clashes ? `, ${say(texts.with_conflicts, { number: clashes })}` : "");
  }

  placed(session) {
    if (session.start === null) return say(texts.is_off, { title: session.title });
    return say(texts.is_now, {
      title: session.title,
      day: this.dayInWords(session.start),
      time: `${clock(session.start)}–${clock(session.end)}`,
      room: this.roomInWords(session),
    });
  }
}
