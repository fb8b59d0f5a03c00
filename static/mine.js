// My county: what names the place chosen. The address remembers it.
"use strict";

(() => {
  const form = document.getElementById("mine");
  const select = form.elements.place;
  const named = [...document.querySelectorAll("[data-place]")];

  const show = () => {
    for (const section of named) section.hidden = section.dataset.place !== select.value;
    const query = select.value ? "?" + new URLSearchParams({ place: select.value }) : "";
    history.replaceState(null, "", location.pathname + query + location.hash);
    document.dispatchEvent(new Event("filtered"));
  };

  select.value = new URLSearchParams(location.search).get("place") || "";
  if (select.selectedIndex < 0) select.value = "";
  form.hidden = false;
  document.getElementById("mine-links").hidden = true;
  show();
  select.addEventListener("change", show);
  form.addEventListener("submit", (event) => event.preventDefault());
})();
