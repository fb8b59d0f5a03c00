// Lists that can be filtered, the table of commitments and the publications: filters that count, columns that sort, and
// an address that remembers both.
"use strict";

(() => {
  const form = document.getElementById("filters");
  const body = document.getElementById("rows");
  const heads = [...document.querySelectorAll("[data-sort]")];
  const rows = [...body.querySelectorAll("[data-row]")];
  const groups = [...body.querySelectorAll("[data-group]")];
  const sort = form.elements.sort;
  const selects = [...form.querySelectorAll("select")].filter((select) => select !== sort);
  const switches = [...form.querySelectorAll("[type=checkbox]")];
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");

  // Full-width letters and digits, capitals and spaces are the same for a reader who searches.
  const fold = (words) => words.normalize("NFKC").toLowerCase();
  const texts = new Map(rows.map((row) => [row, fold(row.textContent)]));
  const values = (row, name) => (row.dataset[name] || "").split(" ");

  // --- filters -------------------------------------------------------------------------------

  const wanted = () => [...new FormData(form)].filter(([, value]) => value.trim());

  // The tests of all filters; a row has to pass every one.
  const testsOf = (given) => given.filter(([name]) => name !== "sort").map(([name, value]) => {
    const words = fold(value).trim().split(/\s+/);
    return { name, passes: name === "q" ? (row) => words.every((word) => texts.get(row).includes(word)) : (row) => values(row, name).includes(value) };
  });

  // Beside each value stands how many rows it would leave, the other filters being as they are.
  const count = (tests) => {
    for (const field of [...selects, ...switches]) {
      const others = tests.filter(({ name }) => name !== field.name);
      const counts = new Map();
      for (const row of rows) {
        if (others.every(({ passes }) => passes(row))) for (const value of values(row, field.name)) counts.set(value, (counts.get(value) || 0) + 1);
      }
      if (field.type === "checkbox") field.closest("label").querySelector(".switch-count").textContent = counts.get(field.value) || 0;
      else for (const option of field.options) if (option.value) option.textContent = `${option.dataset.title} (${counts.get(option.value) || 0})`;
    }
  };

  // --- order ---------------------------------------------------------------------------------

  const inWords = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const rank = (row) => [...form.elements.checkability.options].findIndex(({ value }) => value === row.dataset.checkability);
  const text = (column) => (a, b) => inWords(a.cells[column].textContent.trim(), b.cells[column].textContent.trim());
  const ORDERS = {
    number: text(0),
    commitment: (a, b) => inWords(a.querySelector("a").textContent, b.querySelector("a").textContent),
    // Numbers that count the same stand together: 12% is not less than 30 schools.
    figure: (a, b) => inWords(a.cells[2].dataset.unit, b.cells[2].dataset.unit) || a.cells[2].dataset.value - b.cells[2].dataset.value,
    since: (a, b) => inWords(a.cells[3].dataset.value, b.cells[3].dataset.value),
    checkability: (a, b) => rank(a) - rank(b),
  };
  const columns = heads.map((head) => head.dataset.sort);

  let order = "";
  const arrange = () => {
    if (!sort || sort.value === order) return;
    order = sort.value;
    const [name, down] = order.startsWith("-") ? [order.slice(1), true] : [order, false];
    const isEmpty = (row) => /^–?$/.test(row.cells[columns.indexOf(name)].textContent.trim());
    // Those without a value come last either way.
    const sorted = !name ? rows : [...rows].sort((a, b) => isEmpty(a) - isEmpty(b) || (isEmpty(a) ? 0 : (down ? -1 : 1) * ORDERS[name](a, b)));
    body.append(...sorted);
    for (const head of heads) {
      if (head.dataset.sort === name) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    // Up, down, and back to the order of the report.
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      sort.value = { [name]: "-" + name, ["-" + name]: "" }[sort.value] ?? name;
      update();
    });
  }

  // --- both, and the address -----------------------------------------------------------------

  const update = () => {
    const given = wanted();
    const tests = testsOf(given);
    let left = 0;
    for (const row of rows) {
      row.hidden = !tests.every(({ passes }) => passes(row));
      if (!row.hidden) left += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-row]:not([hidden])");
    count(tests);
    arrange();
    shown.textContent = form.dataset.shown.replace("{shown}", left).replace("{n}", rows.length);
    none.hidden = left > 0;
    const query = new URLSearchParams(given).toString();
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

  // On a narrow screen the filters would hide the table; they are folded unless the address names one.
  const folded = form.querySelector("details");
  const narrow = matchMedia("(max-width: 48rem)");
  const foldFilters = () => { folded.open = !narrow.matches || wanted().some(([name]) => name !== "q"); };
  narrow.addEventListener("change", foldFilters);

  readAddress();
  foldFilters();
  form.hidden = false;
  update();
  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", (event) => { event.preventDefault(); update(); });
})();
