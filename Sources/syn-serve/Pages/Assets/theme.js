// Light, dark, or as the system prefers: set before anything is drawn, remembered if the browser allows it.
"use strict";

(() => {
  const modes = ["system", "light", "dark"];
  const key = "syn-theme";
  const root = document.documentElement;

  // Storage may be switched off: then the choice lasts as long as the page.
  function remembered() {
    try { return localStorage.getItem(key); } catch { return null; }
  }

  function remember(mode) {
    try { localStorage.setItem(key, mode); } catch { /* lasts as long as the page */ }
  }

  function apply(mode) {
    if (mode === "system") delete root.dataset.theme; else root.dataset.theme = mode;
  }

  let mode = modes.includes(remembered()) ? remembered() : "system";
  apply(mode);

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const label = () => { button.textContent = `Theme: ${mode}`; };
    label();
    button.addEventListener("click", () => {
      mode = modes[(modes.indexOf(mode) + 1) % modes.length];
      apply(mode);
      remember(mode);
      label();
    });
  });
})();
