// The form beside the timetable: one session, or a new one. The way for those who neither drag nor use the grid's keys.
import { byId } from "./view.js";
import { clock, make, texts } from "./words.js";

const FIELDS = ["title", "kind", "status", "track", "day", "start", "end", "room", "plenary"];

export class Panel {
  constructor(editor, addresses) {
    this.editor = editor;
    this.addresses = addresses;
    this.form = byId("tt-panel");
    this.id = null;
    this.fill();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    byId("tt-panel-close").addEventListener("click", () => this.close());
    this.field("kind").addEventListener("change", () => this.guess());
  }

  field(name) {
    return byId(`tt-field-${name}`);
  }

  fill() {
    const { model } = this.editor;
    const options = (rows) => rows.map(([value, text]) => make("option", { value }, text));
    this.field("room").replaceChildren(...options([["", texts.no_room], ...[...model.rooms.values()].map((room) => [room.id, room.name])]));
    this.field("track").replaceChildren(...options([["", texts.no_track], ...[...model.tracks.values()].map((track) => [track.id, track.name])]));
    this.field("day").replaceChildren(...options([["", texts.not_scheduled], ...model.days.map((day, index) => [index, day.label])]));
  }

  open(id) {
    const session = this.editor.model.get(id);
    this.id = id;
    this.version = session.version;
    this.show(session, texts.edit_session, texts.save);
    byId("tt-panel-details").href = this.addresses.session.replace("/0/", `/${id}/`);
    byId("tt-panel-posters").href = this.addresses.posters.replace("/0/", `/${id}/`);
    byId("tt-panel-details").hidden = false;
    byId("tt-panel-posters").hidden = session.kind !== "poster_session";
    const { model } = this.editor;
    const people = session.people.map(([person, role]) => `${model.names[person]} (${texts.roles[role]})`);
    const clashes = session.start === null ? [] : model.conflictsAt(id).map((one) => model.sentence(one));
    byId("tt-panel-facts").replaceChildren(...[people.join(", "), ...clashes].filter(Boolean).map((text) => make("li", {}, text)));
  }

  create({ start = null, end = null, room = null, kind = "talk", plenary = false }) {
    this.id = null;
    const values = { title: "", kind, status: "confirmed", track: null, start, end, room, plenary };
    this.show(values, texts.new_session, texts.create);
    byId("tt-panel-details").hidden = true;
    byId("tt-panel-posters").hidden = true;
    byId("tt-panel-facts").replaceChildren();
  }

  show(values, heading, button) {
    const { model } = this.editor;
    this.before = { ...values };
    byId("tt-panel-heading").textContent = heading;
    byId("tt-panel-save").textContent = button;
    for (const name of ["title", "kind", "status"]) this.field(name).value = values[name];
    this.field("track").value = values.track ?? "";
    this.field("room").value = model.rooms.has(values.room) ? values.room : "";
    this.field("day").value = values.start === null ? "" : model.dayOf(values.start);
    this.field("start").value = values.start === null ? "" : clock(values.start);
    this.field("end").value = values.end === null ? "" : clock(values.end);
    this.field("plenary").checked = values.plenary;
    this.complain("");
    this.form.hidden = false;
    this.field("title").focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  /** A new break is for everybody, until somebody says otherwise. */
  guess() {
    if (this.id === null && this.field("kind").value === "break") this.field("plenary").checked = true;
  }

  close() {
    if (this.form.hidden) return;
    this.form.hidden = true;
    if (!(this.id && this.editor.view.focus(this.id))) byId("tt-new")?.focus();
    this.id = null;
  }

  typed() {
    const { model } = this.editor;
    const number = (name) => (this.field(name).value ? Number(this.field(name).value) : null);
    const day = this.field("day").value === "" ? null : model.days[Number(this.field("day").value)];
    const at = (name) => {
      const [hours, minutes] = this.field(name).value.split(":").map(Number);
      return Number.isFinite(hours * 60 + minutes) ? day.start + hours * 60 + minutes : null;
    };
    const values = {
      title: this.field("title").value,
      kind: this.field("kind").value,
      status: this.field("status").value,
      track: number("track"),
      room: number("room"),
      plenary: this.field("plenary").checked,
      start: day ? at("start") : null,
      end: day ? at("end") : null,
    };
    if (day && values.start !== null && values.end !== null && values.end <= values.start && values.start - day.start >= 18 * 60) {
      values.end += 1440; // past midnight
    }
    return { values, missing: day && (values.start === null ? "start" : values.end === null ? "end" : "") };
  }

  async save() {
    const { values, missing } = this.typed();
    if (missing) {
      this.complain(texts.typed_wrong, missing);
      return;
    }
    if (this.id === null) {
      await this.editor.create(values, this);
      return;
    }
    const changes = Object.fromEntries(Object.entries(values).filter(([name, value]) => this.before[name] !== value));
    if ("start" in changes || "end" in changes) Object.assign(changes, { start: values.start, end: values.end });
    if (!Object.keys(changes).length) {
      this.close();
      return;
    }
    await this.editor.commit(this.id, changes, { version: this.version, panel: this });
  }

  /** What the server found, at its field. */
  complain(message, field = "") {
    const names = { starts_at: "start", ends_at: "end", is_plenary: "plenary" };
    const wrong = names[field] ?? field;
    byId("tt-panel-error").textContent = message;
    for (const name of FIELDS) this.field(name).removeAttribute("aria-invalid");
    const element = message && wrong ? this.field(wrong) : null;
    if (element) {
      element.setAttribute("aria-invalid", "true");
      element.focus();
    }
  }
}
