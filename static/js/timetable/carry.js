// A session in the hand: by mouse, finger or keys. It shows where it would stand and what would clash there.
import { make, say, texts } from "./words.js";
import { byId, NO_ROOM } from "./view.js";

export class Carry {
  constructor(editor) {
    this.editor = editor;
    this.session = null;
  }

  get active() {
    return this.session !== null;
  }

  begin(session, { resize = false, step } = {}) {
    const { model, view } = this.editor;
    this.session = session;
    this.version = session.version;
    this.resize = resize;
    this.step = step;
    this.where = session.start === null ? null : this.placeOf(session);
    view.boxOf(session.id)?.classList.add("tt-box--carried");
    document.body.classList.add("tt-carrying");
    this.clashes = [];
    if (this.where) this.show();
    return model;
  }

  placeOf({ start, end, room, plenary }) {
    return { start, end, room, plenary };
  }

  /** Where it would stand; null: nowhere, it would go back. `off`: among what is not scheduled. */
  put(where) {
    if (JSON.stringify(where) === JSON.stringify(this.where)) return;
    this.where = where;
    this.show();
  }

  moved() {
    return this.editor.model.moved(this.session, this.where);
  }

  show() {
    this.ghost?.remove();
    this.ghost = null;
    for (const box of document.querySelectorAll(".tt-box--hit")) box.classList.remove("tt-box--hit");
    byId("tt-unscheduled-area").classList.toggle("tt-side__drop", Boolean(this.where?.off));
    if (!this.where || this.where.off) {
      this.clashes = [];
      return;
    }
    const { model, view } = this.editor;
    const moved = this.moved();
    this.clashes = model.conflictsIf(moved);
    for (const id of new Set(this.clashes.flatMap((one) => one.sessions))) {
      if (id !== moved.id) view.boxOf(id)?.classList.add("tt-box--hit");
    }
    if (view.kind !== "grid" || model.dayOf(moved.start) !== view.day) return;
    this.ghost = view.box(moved);
    this.ghost.className = `tt-box tt-ghost${this.clashes.length ? " tt-ghost--clash" : ""}`;
    this.ghost.removeAttribute("data-session");
    this.ghost.setAttribute("aria-hidden", "true");
    this.ghost.append(make("span", { class: "tt-ghost__clashes" }, this.clashes.map((one) => model.sentence(one)).join(" ")));
    view.stretch(this.ghost, moved.start, moved.end);
    const room = model.rooms.has(moved.room) ? moved.room : NO_ROOM;
    const column = moved.plenary ? ".tt-across" : `.tt-column[data-room="${room}"]`;
    document.querySelector(column).append(this.ghost);
  }

  /** For those who do not see it. */
  tell() {
    const { model } = this.editor;
    const moved = this.moved();
    const [day, time] = model.timeInWords(moved.start, moved.end).split(", ");
    const clashes = this.clashes.map((one) => model.sentence(one)).join(" ");
    this.editor.announce(`${say(texts.carried, { day, time, room: model.roomInWords(moved) })} ${clashes}`);
  }

  end() {
    this.ghost?.remove();
    this.ghost = null;
    this.session = null;
    document.body.classList.remove("tt-carrying");
    byId("tt-unscheduled-area").classList.remove("tt-side__drop");
    for (const box of document.querySelectorAll(".tt-box--hit, .tt-box--carried")) {
      box.classList.remove("tt-box--hit", "tt-box--carried");
    }
  }

  leave() {
    const { title, id } = this.session;
    this.end();
    this.editor.announce(say(texts.left, { title }));
    this.editor.goTo(id);
  }

  drop() {
    const { session, where, version } = this;
    this.end();
    if (!where) return;
    const wanted = where.off ? { start: null, end: null } : where;
    const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) => session[name] !== value));
    if ("start" in changes || "end" in changes) Object.assign(changes, { start: wanted.start, end: wanted.end });
    if (Object.keys(changes).length) this.editor.commit(session.id, changes, { version });
    else this.editor.view.draw();
    this.editor.goTo(session.id);
  }
}
