// Two things, both optional: the language switch keeps your place, and the table of commitments can be filtered.
"use strict";

(() => {
  const links = [...document.querySelectorAll("[data-keep-place]")].map((link) => [link, link.getAttribute("href")]);
  const keepPlace = () => { for (const [link, plain] of links) link.setAttribute("href", plain + location.search + location.hash); };
  keepPlace();
  addEventListener("hashchange", keepPlace);
  document.addEventListener("filtered", keepPlace);
})();

(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const rows = [...document.querySelectorAll("#commitments tbody tr")];
  // Full-width letters and digits, capitals and spaces are the same for a reader who searches.
  const fold = (words) => words.normalize("NFKC").toLowerCase();
  const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");

  const matches = (row, wanted) => {
    for (const [name, value] of wanted) {
      if (!value.trim()) continue;
      if (name === "q") {
        if (!fold(value).trim().split(/\s+/).every((word) => texts.get(row).includes(word))) return false;
      } else if (!(row.dataset[name] || "").split(" ").includes(value)) return false;
    }
    return true;
  };

  const filter = () => {
    const wanted = [...new FormData(form)].filter(([, value]) => value.trim());
    let count = 0;
    for (const row of rows) {
      row.hidden = !matches(row, wanted);
      if (!row.hidden) count += 1;
    }
    shown.textContent = form.dataset.shown.replace("{shown}", count).replace("{n}", rows.length);
    none.hidden = count > 0;
    const query = new URLSearchParams(wanted).toString();
    history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    document.dispatchEvent(new Event("filtered"));
  };

  const readAddress = () => {
    const given = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") field.checked = given.get(field.name) === field.value;
      else field.value = given.get(field.name) || "";
    }
  };

  readAddress();
  form.hidden = false;
  filter();
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
})();
