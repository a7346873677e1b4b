// Questions that depend on another answer appear and go while one answers. Without JavaScript all of them are shown
// with a sentence that says when they count; the server decides in either case.

const boxes = [...document.querySelectorAll("[data-question]")];
const byName = new Map(boxes.map((box) => [box.dataset.question, box]));

// The keys that are chosen in a question; none while it is hidden.
function chosen(box) {
  if (!box || box.hidden) return [];
  if ("answer" in box.dataset) return box.dataset.answer.split(" ").filter(Boolean);
  const name = box.dataset.question;
  const keys = [];
  for (const field of box.querySelectorAll("input, select")) {
    if (field.type === "checkbox" && field.name === name) keys.push(field.checked ? "yes" : "no");
    else if (field.type === "checkbox" && field.checked) keys.push(field.name.slice(name.length + 1));
    else if (field.type === "radio" && field.checked) keys.push(field.value);
    else if (field.tagName === "SELECT") keys.push(field.value);
  }
  return keys.filter(Boolean);
}

function isShown(box, seen = new Set()) {
  const parent = byName.get(box.dataset.shownIf);
  if (!box.dataset.shownIf) return true;
  if (!parent || seen.has(box)) return false;
  seen.add(box);
  if (!isShown(parent, seen)) return false;
  const wanted = box.dataset.shownFor.split(" ");
  const wasHidden = parent.hidden;
  parent.hidden = false;
  const keys = chosen(parent);
  parent.hidden = wasHidden;
  return keys.some((key) => wanted.includes(key));
}

function show() {
  for (const box of boxes) box.hidden = !isShown(box);
}

if (boxes.some((box) => box.dataset.shownIf)) {
  for (const sentence of document.querySelectorAll("[data-condition]")) sentence.hidden = true;
  addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
}
