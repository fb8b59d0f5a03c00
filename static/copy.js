// Copy buttons, and addresses made whole.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  if (location.protocol.startsWith("http")) {
    for (const e of document.querySelectorAll("[data-address]")) e.textContent = new URL(e.dataset.address || e.getAttribute("href"), location.href).href;
    for (const e of document.querySelectorAll("[data-unpublished]")) e.hidden = true;
  }
  // Sweden writes 2026-11-24.
  const today = new Date().toLocaleDateString("sv-SE");
  for (const e of document.querySelectorAll("[data-today]")) e.textContent = today;

  const status = document.createElement("p");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  // From a folder there is no navigator.clipboard.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "visually-hidden";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  };

  for (const source of document.querySelectorAll(".copy")) {
    const button = document.createElement("button");
    const name = source.closest("div, details").querySelector("dt, summary").textContent;
    button.type = "button";
    button.className = "copy-button";
    button.textContent = words.copy;
    button.setAttribute("aria-label", words.copy + " " + name);
    button.addEventListener("click", async () => {
      const done = await copy(source.textContent.trim());
      if (!done) getSelection().selectAllChildren(source);
      button.focus();
      button.textContent = status.textContent = done ? words.copied : words.selected;
      setTimeout(() => { button.textContent = words.copy; status.textContent = ""; }, 3000);
    });
    source.after(button);
  }
})();
