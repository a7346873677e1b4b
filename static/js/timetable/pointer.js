// Mouse, pen and finger. A finger has to rest on a session for a moment, so that the page can still be scrolled.
import { byId, NO_ROOM } from "./view.js";

const FAR = 4; // pixels until a press becomes a drag
const REST = 350; // milliseconds a finger rests before it drags
const HOVER = 500; // milliseconds above a day's tab until it opens
const EDGE = 40; // pixels from the edge where the grid scrolls by itself

export function usePointer(editor) {
  const { carry, model, view } = editor;
  let press = null;
  let swallow = false;
  let hovered = null;

  const snap = (minutes) => Math.round(minutes / editor.step) * editor.step;

  function begin() {
    const box = view.boxOf(press.id);
    const rect = box.getBoundingClientRect();
    const session = model.get(press.id);
    press.grab = session.start === null ? 0 : (press.y - rect.top) / view.scale;
    press.dragging = true;
    carry.begin(session, { resize: press.resize });
  }

  function columnAt(x) {
    return [...document.querySelectorAll(".tt-column")].find((column) => {
      const rect = column.getBoundingClientRect();
      return x >= rect.left && x < rect.right;
    });
  }

  function isInside(element, x, y) {
    const rect = element?.getBoundingClientRect();
    return Boolean(rect) && x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
  }

  function target(x, y) {
    const { session } = carry;
    if (session.start !== null && isInside(byId("tt-unscheduled-area"), x, y)) return { off: true };
    const scroll = document.querySelector(".tt-scroll");
    const column = columnAt(x);
    if (!column || !isInside(scroll, x, y)) return null;
    const from = model.days[view.day].start + view.hours.from;
    const at = from + (y - column.getBoundingClientRect().top) / view.scale;
    if (carry.resize) {
      const end = Math.max(session.start + editor.step, snap(at));
      return { ...carry.placeOf(session), end };
    }
    const length = session.start === null ? session.minutes : session.end - session.start;
    const midnight = model.days[view.day].start;
    const start = Math.min(Math.max(snap(at - press.grab), midnight), midnight + 1440 - Math.min(length, 1440));
    const room = column.dataset.room === NO_ROOM ? null : Number(column.dataset.room);
    return { start, end: start + length, room: session.plenary ? session.room : room, plenary: session.plenary };
  }

  function hover(x, y) {
    const tab = document.elementFromPoint(x, y)?.closest?.("[role=tab]");
    if (tab === hovered?.tab) return;
    clearTimeout(hovered?.timer);
    hovered = tab ? { tab, timer: setTimeout(() => editor.showDay(Number(tab.dataset.day)), HOVER) } : null;
  }

  function scrollAtTheEdge() {
    if (!press?.dragging) return;
    const scroll = document.querySelector(".tt-scroll");
    const rect = scroll?.getBoundingClientRect();
    if (rect && isInside(scroll, press.atX, press.atY)) {
      const left = press.atX - rect.left < EDGE ? -12 : rect.right - press.atX < EDGE ? 12 : 0;
      const top = press.atY - rect.top < EDGE ? -12 : rect.bottom - press.atY < EDGE ? 12 : 0;
      if (left || top) {
        scroll.scrollBy(left, top);
        carry.put(target(press.atX, press.atY));
      }
    }
    requestAnimationFrame(scrollAtTheEdge);
  }

  function move(x, y) {
    press.atX = x;
    press.atY = y;
    if (!press.dragging) {
      if (Math.hypot(x - press.x, y - press.y) < FAR) return;
      if (press.touch) { // it scrolls
        stop();
        return;
      }
      begin();
      requestAnimationFrame(scrollAtTheEdge);
    }
    hover(x, y);
    carry.put(target(x, y));
  }

  function stop() {
    clearTimeout(press?.timer);
    clearTimeout(hovered?.timer);
    hovered = null;
    press = null;
  }

  editor.root.addEventListener("pointerdown", (event) => {
    const box = event.target.closest("[data-session]");
    if (!box || event.button !== 0 || carry.active || view.kind !== "grid") return;
    swallow = false;
    press = {
      id: Number(box.dataset.session),
      resize: Boolean(event.target.closest("[data-grip]")),
      x: event.clientX,
      y: event.clientY,
      pointer: event.pointerId,
      touch: event.pointerType === "touch",
      dragging: false,
    };
    if (press.touch) {
      press.timer = setTimeout(() => {
        begin();
        navigator.vibrate?.(30);
      }, REST);
    }
  });
  addEventListener("pointermove", (event) => {
    if (press?.pointer === event.pointerId) move(event.clientX, event.clientY);
  });
  addEventListener("pointerup", (event) => {
    if (press?.pointer !== event.pointerId) return;
    if (press.dragging) {
      swallow = true;
      setTimeout(() => { swallow = false; });
      const where = target(event.clientX, event.clientY);
      stop();
      carry.put(where);
      if (where) carry.drop();
      else carry.leave();
    } else stop();
  });
  addEventListener("pointercancel", () => {
    if (press?.dragging) carry.leave();
    stop();
  });
  // While a finger drags, the page stays where it is.
  addEventListener("touchmove", (event) => {
    if (press?.dragging) event.preventDefault();
  }, { passive: false });
  editor.root.addEventListener("contextmenu", (event) => {
    if (press?.touch) event.preventDefault();
  });
  editor.root.addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("click", (event) => { // the click that ends a drag
    if (!swallow) return;
    swallow = false;
    event.stopPropagation();
    event.preventDefault();
  }, true);
  addEventListener("keydown", (event) => {
    if (!press?.dragging) return;
    event.stopPropagation(); // the hand on the mouse decides
    event.preventDefault();
    if (event.key !== "Escape") return;
    stop();
    carry.leave();
  }, true);
  editor.root.addEventListener("dblclick", (event) => {
    const column = event.target.closest(".tt-column");
    if (!column || event.target.closest("[data-session]")) return;
    const from = model.days[view.day].start + view.hours.from;
    const at = from + (event.clientY - column.getBoundingClientRect().top) / view.scale;
    const start = Math.floor(at / 15) * 15;
    const room = column.dataset.room === NO_ROOM ? null : Number(column.dataset.room);
    editor.panel.create({ start, end: start + 30, room });
  });
}
