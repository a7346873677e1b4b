// Registration with JavaScript is the same registration, a little kinder: the total while choosing, the name as it
// will be printed, what was typed kept in this tab, one click one order. Nothing here is needed.

for (const place of document.querySelectorAll("[data-focus]")) place.focus();

// The total while choosing tickets.
const tickets = document.querySelector("[data-tickets]");
if (tickets) {
  const line = tickets.querySelector("[data-total]");
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: tickets.dataset.currency });
  const show = () => {
    let total = 0;
    let number = 0;
    for (const cell of tickets.querySelectorAll("[data-price]")) {
      const count = Number(cell.querySelector("select")?.value || 0);
      total += count * Number(cell.dataset.price);
      number += count;
    }
    if (!line) return;
    line.hidden = number === 0;
    line.querySelector("output").textContent = money.format(total);
  };
  tickets.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
}

// The name as it will be printed.
function printed(family, given, order) {
  if (order === "family_first_joined") return family + given;
  return (order === "family_first" ? [family, given] : [given, family]).filter(Boolean).join(" ");
}

for (const person of document.querySelectorAll("[data-person]")) {
  const value = (name) => person.querySelector(`[name$="${name}"]`)?.value.trim() || "";
  const preview = person.querySelector("[data-preview]");
  if (!preview) continue; // a name that can't be changed any more has none
  const show = () => {
    const name = printed(value("family_name"), value("given_name"), value("name_order"));
    preview.hidden = !name;
    preview.querySelector("strong").textContent = name;
  };
  person.addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
}

// What is typed stays in this tab until the step is sent: leaving the page by mistake loses nothing.
const kept = document.querySelector("[data-keep]");
if (kept) {
  const key = `registration:${location.pathname}`;
  const left = ["hidden", "file"]; // a browser gives no file back; the server keeps those that were sent
  const fields = () => [...kept.elements].filter((field) => field.name && !left.includes(field.type) && !field.name.endsWith("website"));
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  const nameOf = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);
  const read = (field) => (isBox(field) ? String(field.checked) : field.value);
  try {
    const stored = JSON.parse(sessionStorage.getItem(key) || "{}");
    for (const field of fields()) {
      const name = nameOf(field);
      if (!(name in stored)) continue;
      if (isBox(field)) field.checked = stored[name] === "true";
      else if (!field.value || field.name.endsWith("name_order")) field.value = stored[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  } catch { /* storage switched off */ }
  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((field) => [nameOf(field), read(field)]))));
    } catch { /* full or switched off */ }
  };
  kept.addEventListener("input", keep);
  kept.addEventListener("submit", () => {
    try { sessionStorage.removeItem(key); } catch { /* switched off */ }
  });
}

// One click, one order. The server holds to that as well (the form's key).
for (const form of document.querySelectorAll("[data-once]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    setTimeout(() => button.setAttribute("disabled", ""), 0);
  });
  addEventListener("pageshow", () => form.querySelector("button").removeAttribute("disabled"));
}
