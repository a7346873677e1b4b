// Text size (A− A A+) and light or dark by choice; both are kept in this browser only.
const root = document.documentElement;
const SIZES = ["90", "100", "115", "130", "150", "200"];

function keep(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch { /* storage switched off */ }
}

function resize(step) {
  const now = SIZES.indexOf(root.dataset.textSize || "100");
  const size = step === 0 ? "100" : SIZES[Math.min(SIZES.length - 1, Math.max(0, now + step))];
  if (size === "100") delete root.dataset.textSize;
  else root.dataset.textSize = size;
  keep("text-size", size === "100" ? "" : size);
  const status = document.querySelector("[data-text-size-status]");
  if (status) status.textContent = `${size} %`;
}

function isDark() {
  if (root.dataset.theme) return root.dataset.theme === "dark";
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

const themeButton = document.querySelector("[data-theme-switch]");

function showTheme() {
  themeButton?.setAttribute("aria-pressed", String(isDark()));
}

for (const button of document.querySelectorAll("[data-text-step]")) {
  button.addEventListener("click", () => resize(Number(button.dataset.textStep)));
}
themeButton?.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  keep("theme", root.dataset.theme);
  showTheme();
});
showTheme();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}
