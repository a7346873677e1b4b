// The timetable editor: holds its parts together and saves every change as it is made.
import { Carry } from "./carry.js";
import { useKeys } from "./keys.js";
import { Model } from "./model.js";
import { Panel } from "./panel.js";
import { usePointer } from "./pointer.js";
import { Server } from "./server.js";
import { byId, View } from "./view.js";
import { say, texts } from "./words.js";

const NARROW = matchMedia("(max-width: 45rem)");
const FRESH = 6_000; // milliseconds that another's change is marked

class Editor {
  constructor(root) {
    const setup = JSON.parse(byId("tt-setup").textContent);
    Object.assign(texts, setup.texts);
    this.root = root;
    this.mayAdd = setup.may_add;
    this.step = 5;
    this.done = [];
    this.undone = [];
    this.model = new Model(JSON.parse(byId("tt-data").textContent));
    this.server = new Server(setup.addresses, root.querySelector("[name=csrfmiddlewaretoken]").value);
    this.view = new View(this.model);
    this.carry = new Carry(this);
    this.panel = new Panel(this, setup.addresses);
    this.view.kind = NARROW.matches ? "list" : "grid";
    const asked = this.model.days.findIndex((day) => `#${day.date}` === location.hash);
    this.view.day = Math.max(0, asked);
    this.listen();
    root.hidden = false;
    this.draw();
    this.buttons();
    root.dataset.ready = "";
  }

  listen() {
    usePointer(this);
    useKeys(this);
    byId("tt-view").value = this.view.kind;
    byId("tt-view").addEventListener("change", (event) => this.show(event.target.value));
    NARROW.addEventListener("change", () => this.show(NARROW.matches ? "list" : "grid"));
    byId("tt-step").addEventListener("change", (event) => { this.step = Number(event.target.value); });
    byId("tt-zoom").addEventListener("change", (event) => {
      this.view.scale = Number(event.target.value);
      this.draw();
    });
    byId("tt-filter").addEventListener("input", () => this.view.drawUnscheduled());
    byId("tt-undo").addEventListener("click", () => this.undo());
    byId("tt-redo").addEventListener("click", () => this.redo());
    byId("tt-new")?.addEventListener("click", () => this.panel.create({}));
    byId("tt-break")?.addEventListener("click", () => {
      const start = this.model.days[this.view.day].start + 10 * 60 + 30;
      this.panel.create({ kind: "break", plenary: true, start, end: start + 30 });
    });
    this.root.addEventListener("click", (event) => this.click(event));
    addEventListener("beforeunload", (event) => {
      if (this.server.waiting) event.preventDefault();
    });
    this.server.listen(() => this.model.latest, (news) => this.take(news));
  }

  click(event) {
    const at = (name) => event.target.closest(`[data-${name}]`)?.dataset[name];
    if (at("session")) this.panel.open(Number(at("session")));
    else if (at("day")) this.showDay(Number(at("day")));
    else if (at("goto")) this.goTo(Number(at("goto")));
    else if (at("return")) this.giveBack(Number(at("return")), this.done, texts.is_back);
  }

  draw() {
    this.view.draw();
    if (this.carry.active) this.carry.show();
  }

  show(kind) {
    byId("tt-view").value = kind;
    this.view.kind = kind;
    this.draw();
  }

  showDay(index) {
    this.view.day = index;
    history.replaceState(null, "", `#${this.model.days[index].date}`);
    this.draw();
  }

  /** Show the session where it is, with the focus on it. */
  goTo(id) {
    const session = this.model.get(id);
    if (!session) return;
    const day = session.start === null ? this.view.day : this.model.dayOf(session.start);
    if (day !== this.view.day && day >= 0) this.showDay(day);
    this.view.focus(id);
  }

  /** The first time of this day at which the first room is free for that long. */
  firstFree(session) {
    const day = this.model.days[this.view.day];
    const room = session.room ?? this.view.columns[0];
    const here = this.model.onDay(this.view.day).filter((one) => one.plenary || one.room === room);
    let start = day.start + 9 * 60;
    for (const one of here) if (one.start < start + session.minutes && one.end > start) start = one.end;
    return { start, end: start + session.minutes, room, plenary: session.plenary };
  }

  // -- words for those who see and those who do not ----------------------------------------------------------------

  announce(text) {
    byId("tt-carried").textContent = text;
  }

  status(text) {
    byId("tt-status").textContent = text;
  }

  refuse(message, again = null) {
    byId("tt-refused-text").textContent = message;
    byId("tt-refused").hidden = false;
    byId("tt-again").hidden = !again;
    byId("tt-again").onclick = () => {
      this.settle();
      again();
    };
    byId("tt-keep").onclick = () => this.settle();
    this.status(texts.refused);
  }

  settle() {
    byId("tt-refused").hidden = true;
  }

  buttons() {
    byId("tt-undo").disabled = !this.done.length;
    byId("tt-redo").disabled = !this.undone.length;
  }

  // -- changes -----------------------------------------------------------------------------------------------------

  /** Show the change at once, save it, and take it off again if the server refuses. */
  async commit(id, changes, { version = this.model.get(id).version, panel = null } = {}) {
    const before = this.model.get(id);
    const op = { id, version };
    this.pending = [...(this.pending ?? []), op];
    this.model.apply(id, changes);
    this.draw();
    this.settle();
    this.status(texts.saving);
    try {
      const answer = await this.server.post("moves", () => ({ session: id, version: op.version, ...this.model.wire(changes) }));
      this.pending = this.pending.filter((one) => one !== op);
      this.saved(op.version, answer);
      if (answer.change) {
        this.done.push({ change: answer.change });
        this.undone = [];
      }
      if (panel?.id === id) panel.close();
      this.status(this.outcome(texts.saved, id));
    } catch (error) {
      this.pending = this.pending.filter((one) => one !== op);
      this.failed(error, before, panel, (fresh) => this.commit(id, changes, { version: fresh, panel }));
    }
    this.draw();
    this.buttons();
  }

  /** An answer brings the session as it stands; what waits on its former version goes on from the new one. */
  saved(from, answer) {
    const { session } = answer;
    for (const one of [...(this.pending ?? []), this.carry, this.panel]) {
      const id = one === this.carry ? one.session?.id : one.id;
      if (id === session.id && one.version === from) one.version = session.version;
    }
    if (!this.pending?.some((one) => one.id === session.id)) this.model.put(session);
  }

  failed(error, before, panel, again) {
    if (error.body?.error === "stale") {
      const current = this.model.put(error.body.session);
      this.refuse(error.message, () => again(current.version));
      return;
    }
    this.model.restore(before);
    if (error.body?.error === "gone") {
      this.model.sessions.delete(before.id);
      this.model.forget();
    }
    if (panel && error.status === 400) {
      panel.complain(error.message, error.body.field);
      this.status(texts.refused);
      return;
    }
    this.refuse(error.message, error.status === 400 || error.status === 404 ? null : () => again(before.version));
  }

  outcome(text, id) {
    const session = this.model.get(id);
    const clashes = session.start === null ? [] : this.model.conflictsAt(id).map((one) => this.model.sentence(one));
    const after = clashes.length ? ` ${say(texts.conflicts_now, { what: clashes.join(" ") })}` : "";
    return say(text, { what: this.model.placed(session) }) + after;
  }

  async create(values, panel) {
    this.status(texts.saving);
    try {
      const answer = await this.server.post("sessions", () => this.model.wire(values));
      const session = this.model.put(answer.session);
      panel.id = session.id;
      this.draw();
      panel.close();
      this.goTo(session.id);
      this.status(`${say(texts.is_created, { title: session.title })} ${this.outcome(texts.saved, session.id)}`);
    } catch (error) {
      panel.complain(error.message, error.body?.field);
      this.status(texts.refused);
    }
  }

  undo() {
    const last = this.done.pop();
    if (last) this.giveBack(last.change, this.undone, texts.is_back, this.done);
    else this.status(texts.nothing_to_undo);
  }

  redo() {
    const last = this.undone.pop();
    if (last) this.giveBack(last.change, this.done, texts.again, this.undone);
    else this.status(texts.nothing_to_redo);
  }

  /** Take a change back; what that did can be taken back in its turn, from `onto`. Without an answer it stays `from`. */
  async giveBack(change, onto, text, from = null) {
    this.settle();
    this.buttons();
    this.status(texts.saving);
    try {
      const answer = await this.server.post("returns", () => ({ change }));
      const known = this.model.get(answer.session.id);
      this.saved(known?.version, answer);
      if (answer.change) onto.push({ change: answer.change });
      this.draw();
      this.goTo(answer.session.id);
      this.status(this.outcome(text, answer.session.id));
    } catch (error) {
      if (error.body?.session) this.model.put(error.body.session);
      else if (error.status !== 404) from?.push({ change });
      this.draw();
      this.refuse(error.message);
    }
    this.buttons();
  }

  // -- others ------------------------------------------------------------------------------------------------------

  take(news) {
    const busy = new Set((this.pending ?? []).map((one) => one.id));
    Object.assign(this.model.names, news.names);
    let touched = false;
    const changed = [];
    for (const row of news.sessions) {
      const known = this.model.get(row.id);
      if (busy.has(row.id) || known?.version === row.version) continue;
      this.model.put(row);
      changed.push(row.id);
      touched = true;
    }
    if (news.changes.length) {
      const ids = new Set(news.changes.map((change) => change.id));
      this.model.changes = [...news.changes, ...this.model.changes.filter((change) => !ids.has(change.id))].slice(0, 15);
      touched = true;
    }
    this.model.latest = Math.max(this.model.latest, news.latest);
    const others = news.changes.filter((change) => !change.mine);
    if (others.length) this.mark(changed, others);
    if (touched && !this.carry.active) this.draw();
    if (!this.server.waiting && this.missed(news)) this.reload();
  }

  mark(ids, others) {
    for (const id of ids) this.view.fresh.add(id);
    setTimeout(() => {
      for (const id of ids) this.view.fresh.delete(id);
    }, FRESH);
    this.status(say(texts.others, { what: others.map((change) => change.sentence).join(" ") }));
  }

  /** Something changed that left no trace: a deletion, an import. */
  missed(news) {
    let versions = 0;
    for (const session of this.model.sessions.values()) versions += session.version;
    const newest = Math.max(0, ...this.model.sessions.keys());
    return news.count !== this.model.sessions.size || news.versions !== versions || news.newest !== newest;
  }

  async reload() {
    try {
      const data = await this.server.ask(this.server.addresses.data);
      if (this.server.waiting || this.carry.active) return;
      this.model.load(data);
      this.view.day = Math.min(this.view.day, this.model.days.length - 1);
      this.draw();
    } catch { /* the next question finds it missing again */ }
  }
}

const root = document.getElementById("timetable");
if (root) new Editor(root);
