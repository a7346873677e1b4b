// [data-copy]: a field with an address and a hidden button; the button appears where the browser can copy.
for (const box of document.querySelectorAll("[data-copy]")) {
  const field = box.querySelector("input");
  const button = box.querySelector("button");
  if (!field || !button || !navigator.clipboard) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  field.addEventListener("focus", () => field.select());
}
