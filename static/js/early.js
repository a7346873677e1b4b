// Runs before the first paint: applies the reader's theme and text size, so that nothing jumps.
(function () {
  var root = document.documentElement;
  root.setAttribute("data-js", "");
  try {
    var theme = localStorage.getItem("theme");
    var size = localStorage.getItem("text-size");
    if (theme) root.setAttribute("data-theme", theme);
    if (size) root.setAttribute("data-text-size", size);
  } catch (error) { /* storage switched off: the page stays as the browser shows it */ }
})();
