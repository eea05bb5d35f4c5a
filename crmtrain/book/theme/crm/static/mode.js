// Before anything is drawn: the reader's colours. `data-theme` is what is shown (light or
// dark), `data-mode` what was chosen (auto, light, dark). Storage may be forbidden.
(function () {
  var root = document.documentElement;
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function show() {
    var mode = root.dataset.mode;
    root.dataset.theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  }
  var stored = null;
  try { stored = localStorage.getItem("crm-mode"); } catch (_) { /* stays automatic */ }
  root.dataset.mode = stored === "light" || stored === "dark" ? stored : "auto";
  root.classList.add("js");
  show();
  dark.addEventListener("change", show);
  window.crmSetMode = function (mode) {
    root.dataset.mode = mode;
    try { localStorage.setItem("crm-mode", mode); } catch (_) { /* for this page only */ }
    show();
  };
})();
