// Everything that the mouse can do, by keys. docs/programme.md lists them.
import { say, texts } from "./words.js";
import { byId } from "./view.js";

const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest box in that direction. */
function neighbour(box, [x, y]) {
  const place = box.closest("[data-place]");
  const boxes = [...place.querySelectorAll("[data-session]")].filter((one) => one !== box);
  const from = box.getBoundingClientRect();
  let best = null;
  for (const one of boxes) {
    const rect = one.getBoundingClientRect();
    const along = x ? (rect.left - from.left) * x : (rect.top - from.top) * y;
    if (along <= 1) continue;
    const aside = x ? Math.abs(rect.top - from.top) : Math.abs(rect.left - from.left);
    const far = along + aside * (x ? 0.5 : 4);
    if (!best || far < best.far) best = { one, far };
  }
  return best?.one;
}

export function useKeys(editor) {
  const { carry, model, view } = editor;

  function pickUp(id) {
    if (view.kind !== "grid") {
      editor.panel.open(id);
      return;
    }
    const session = model.get(id);
    carry.begin(session, {});
    if (session.start === null) carry.put(editor.firstFree(session));
    byId("tt-grid").focus();
    editor.announce(say(texts.picked_up, { title: session.title }));
    setTimeout(() => carry.active && carry.tell(), 50);
  }

  function nudge(event) {
    const [x, y] = SIDES[event.key];
    const where = { ...carry.where };
    const day = model.days[view.day];
    if (y && event.shiftKey) {
      where.end = Math.max(where.start + editor.step, where.end + y * editor.step);
    } else if (y) {
      where.start += y * editor.step;
      where.end += y * editor.step;
    } else if (!where.plenary) {
      const columns = view.columns;
      const next = columns.indexOf(model.rooms.has(where.room) ? where.room : null) + x;
      if (next < 0 || next >= columns.length) {
        editor.announce(texts.at_the_end);
        return;
      }
      where.room = columns[next];
    }
    if (where.start < day.start || where.end > day.start + 1440) {
      editor.announce(texts.at_the_end);
      return;
    }
    place(where);
  }

  function place(where) {
    carry.put(where);
    carry.ghost?.scrollIntoView({ block: "nearest", inline: "nearest" });
    carry.tell();
  }

  function otherDay(step) {
    const next = view.day + step;
    if (next < 0 || next >= model.days.length) {
      editor.announce(texts.at_the_end);
      return;
    }
    const shift = model.days[next].start - model.days[view.day].start;
    editor.showDay(next);
    if (!carry.active) return;
    const where = { ...carry.where };
    where.start += shift;
    where.end += shift;
    byId("tt-grid").focus();
    place(where);
  }

  function carrying(event) {
    if (event.key in SIDES) nudge(event);
    else if (event.key === "PageUp") otherDay(-1);
    else if (event.key === "PageDown") otherDay(1);
    else if (event.key === "Enter" || event.key === " ") carry.drop();
    else if (event.key === "Escape") carry.leave();
    else if (event.key.toLowerCase() === "a") place({ ...carry.where, plenary: !carry.where.plenary });
    else if (event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onBox(event, box) {
    const id = Number(box.dataset.session);
    if (event.key in SIDES) {
      const next = neighbour(box, SIDES[event.key]);
      if (next) view.focus(Number(next.dataset.session));
    } else if (event.key === "Home" || event.key === "End") {
      const boxes = [...box.closest("[data-place]").querySelectorAll("[data-session]")];
      boxes.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      boxes.at(event.key === "Home" ? 0 : -1).focus();
    } else if (event.key === " ") pickUp(id);
    else if (event.key === "Enter") editor.panel.open(id);
    else if (event.key === "Delete" || event.key === "Backspace") {
      if (model.get(id).start !== null) editor.commit(id, { start: null, end: null });
    } else if (event.key === "PageUp") otherDay(-1);
    else if (event.key === "PageDown") otherDay(1);
    else if (event.key.toLowerCase() === "n" && editor.mayAdd) editor.panel.create({});
    else return;
    event.preventDefault();
  }

  function anywhere(event) {
    if (!(event.ctrlKey || event.metaKey) || event.target.closest("input, select, textarea")) return false;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) editor.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) editor.redo();
    else return false;
    event.preventDefault();
    return true;
  }

  editor.root.addEventListener("keydown", (event) => {
    if (carry.active && carry.where && !carry.where.off) {
      carrying(event);
      return;
    }
    if (anywhere(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = event.target.closest("[data-session]");
    const tab = event.target.closest("[role=tab]");
    if (box) onBox(event, box);
    else if (tab && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const next = view.day + (event.key === "ArrowLeft" ? -1 : 1);
      if (next >= 0 && next < model.days.length) editor.showDay(next);
      byId(`tt-tab-${view.day}`).focus();
      event.preventDefault();
    }
  });
  // Space on a button would click it when the key comes up.
  editor.root.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target.closest("[data-session]")) event.preventDefault();
  });
}
