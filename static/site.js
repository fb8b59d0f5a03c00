// On every page, and optional: the language switch keeps your place, and the find box leads to the page that finds while you type.
"use strict";

(() => {
  const links = [...document.querySelectorAll("[data-keep-place]")].map((link) => [link, link.getAttribute("href")]);
  const keepPlace = () => { for (const [link, plain] of links) link.setAttribute("href", plain + location.search + location.hash); };
  keepPlace();
  addEventListener("hashchange", keepPlace);
  document.addEventListener("filtered", keepPlace);
})();

(() => {
  // Without a script, the form leads to the whole table.
  for (const form of document.querySelectorAll("[data-find]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      location.href = form.dataset.find + "?" + new URLSearchParams(new FormData(form));
    });
  }
  const box = document.querySelector("main [role=search] input") || document.querySelector("[role=search] input");
  addEventListener("keydown", (event) => {
    // No single key: it would get in the way of whoever speaks to the browser (WCAG 2.1.4).
    if (!box || event.altKey || !(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();

// In print, nothing is folded away; style alone does it where the browser knows ::details-content.
(() => {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => { for (const details of opened) details.open = false; });
})();

(() => {
  // Old citations name a version that didn't touch this page, or the hash of its record: find what it said then.
  const told = [...document.querySelectorAll(".then")];
  const order = (name) => { const [year, month, day, number = "1"] = name.split("-"); return [year, month, day, number.padStart(5, "0")].join("-"); };
  const show = () => {
    for (const e of told) e.classList.remove("shown");
    const marked = location.hash.startsWith("#v-") && decodeURIComponent(location.hash.slice(3));
    const wanted = marked || new URLSearchParams(location.search).get("v");
    if (!wanted || (marked && document.getElementById("v-" + marked))) return;
    const found = told.find((e) => e.dataset.hash === wanted) || (/^\d{4}-\d\d-\d\d(-\d+)?$/.test(wanted) && told.find((e) => order(e.dataset.version) <= order(wanted)));
    if (found) found.classList.add("shown");
  };
  if (!told.length) return;
  show();
  addEventListener("hashchange", show);
})();
