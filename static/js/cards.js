// Tables of the back office as cards on a phone: each cell learns the head of its column (css/back-office.css).

const EDITED = ["bo-matrix", "bo-boards", "bo-speakers"]; // tables of fields keep their shape and scroll

function dress(table) {
  if (EDITED.some((name) => table.classList.contains(name))) return;
  const heads = [...table.querySelectorAll(":scope > thead > tr:first-child > *")].map((head) => head.innerText.trim());
  if (!heads.length) return;
  for (const row of table.querySelectorAll(":scope > tbody > tr")) {
    [...row.children].forEach((cell, place) => {
      const isAlone = cell.colSpan > 1 || cell.querySelector("form, .button");
      cell.classList.toggle("bo-card-wide", Boolean(isAlone) || cell.classList.contains("title"));
      cell.classList.toggle("bo-card-empty", !cell.textContent.trim() && !cell.firstElementChild);
      if (!isAlone && heads[place]) cell.dataset.head = heads[place];
    });
  }
  table.classList.add("bo-cards");
}

function dressAll() {
  document.querySelectorAll(".bo-scroll > table.listing, #listing-results table.listing").forEach(dress);
}

document.addEventListener("DOMContentLoaded", () => {
  dressAll();
  const results = document.getElementById("listing-results"); // its rows are put in place again by a search
  if (results) new MutationObserver(dressAll).observe(results, { childList: true });
});
