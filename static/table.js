// Lists that can be filtered, the table of commitments and the publications: filters that count, columns that sort, an
// address that remembers both, and a file of what is listed. A long table shows one batch of its rows at a time.
"use strict";

(() => {
  const form = document.getElementById("filters");
  const sort = form.elements.sort;
  const selects = [...form.querySelectorAll("select")].filter((select) => select !== sort);
  const switches = [...form.querySelectorAll("[type=checkbox]")];

  const wanted = () => [...new FormData(form)].filter(([, value]) => value.trim());

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

  const start = () => {
    const body = document.getElementById("rows");
    const heads = [...document.querySelectorAll("[data-sort]")];
    const groups = [...body.querySelectorAll("[data-group]")];
    const batches = document.getElementById("batches");
    const nextBatch = document.getElementById("next-batch");
    const none = document.getElementById("none");
    const shown = document.getElementById("shown");
    const chosen = document.getElementById("chosen");
    const first = [...body.querySelectorAll("[data-row]")];

    // The rows of the other batches are no elements before somebody wants them.
    let every;
    const all = () => {
      if (every || !batches) return every ??= first;
      const holder = document.createElement("template");
      holder.innerHTML = document.getElementById("others").textContent;
      return every = [...first, ...holder.content.querySelectorAll("[data-row]")];
    };

    // --- filters -----------------------------------------------------------------------------

    // Full-width letters and digits, capitals and spaces are the same for a reader who searches.
    const fold = (words) => words.normalize("NFKC").toLowerCase();
    const texts = new Map();
    const textOf = (row) => texts.get(row) ?? texts.set(row, fold(row.textContent)).get(row);
    const values = (row, name) => (row.dataset[name] || "").split(" ");

    // The tests of all filters; a row has to pass every one.
    const testsOf = (given) => given.filter(([name]) => name !== "sort").map(([name, value]) => {
      const words = fold(value).trim().split(/\s+/);
      return { name, passes: name === "q" ? (row) => words.every((word) => textOf(row).includes(word)) : (row) => values(row, name).includes(value) };
    });

    // Beside each value stands how many rows it would leave, the other filters being as they are.
    const count = (tests) => {
      for (const field of [...selects, ...switches]) {
        const others = tests.filter(({ name }) => name !== field.name);
        const counts = new Map();
        for (const row of all()) {
          if (others.every(({ passes }) => passes(row))) for (const value of values(row, field.name)) counts.set(value, (counts.get(value) || 0) + 1);
        }
        if (field.type === "checkbox") field.closest("label").querySelector(".switch-count").textContent = counts.get(field.value) || 0;
        else for (const option of field.options) if (option.value) option.textContent = `${option.dataset.title} (${counts.get(option.value) || 0})`;
      }
    };

    // --- order -------------------------------------------------------------------------------

    const inWords = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const cell = (row, name) => row.querySelector("." + name).dataset;
    // What a column is sorted by, words before numbers; rows without words come last either way.
    const KEYS = {
      number: (row) => [row.id],
      commitment: (row) => [row.querySelector("a").textContent],
      hedge: (row) => [cell(row, "hedge").value],
      // Numbers that count the same stand together: 12% is not less than 30 schools.
      figure: (row) => [cell(row, "figure-cell").unit, Number(cell(row, "figure-cell").value)],
      since: (row) => [cell(row, "since").value],
      checkability: (row) => ["", [...form.elements.checkability.options].findIndex(({ value }) => value === row.dataset.checkability)],
    };

    const inOrder = (rows) => {
      const [name, down] = sort?.value.startsWith("-") ? [sort.value.slice(1), -1] : [sort?.value, 1];
      for (const head of heads) {
        if (head.dataset.sort === name) head.setAttribute("aria-sort", down < 0 ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      if (!name) return rows;
      const keyed = rows.map((row) => ({ row, key: KEYS[name](row) }));
      const [with_, without] = [keyed.filter(({ key }) => key[0] !== undefined), keyed.filter(({ key }) => key[0] === undefined)];
      with_.sort(({ key: a }, { key: b }) => down * (inWords(a[0], b[0]) || a[1] - b[1] || 0));
      return [...with_, ...without].map(({ row }) => row);
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
        change();
      });
    }

    // --- batches -----------------------------------------------------------------------------

    let listed;
    let printing = false;
    const hash = () => decodeURIComponent(location.hash.slice(1));

    const link = (from) => {
      const made = document.createElement("a");
      made.href = "#" + listed[from].id;
      made.textContent = `${from + 1}–${Math.min(from + first.length, listed.length)}`;
      return made;
    };

    // The batch with the row that the address names, else the first; all of them in print, or where they are asked for.
    const showBatch = () => {
      const whole = printing || hash() === "all";
      const named = listed.findIndex((row) => row.id === hash());
      const at = whole || named < 0 ? 0 : named - (named % first.length);
      const end = whole ? listed.length : at + first.length;
      body.replaceChildren(...listed.slice(at, end));
      const starts = listed.flatMap((_, i) => i % first.length ? [] : [i]);
      batches.querySelector("ol").replaceChildren(...starts.map((from) => {
        const item = document.createElement("li");
        item.append(link(from));
        if (from === at && !whole) item.firstChild.setAttribute("aria-current", "true");
        return item;
      }));
      document.getElementById("all").toggleAttribute("aria-current", whole);
      batches.hidden = listed.length <= first.length;
      nextBatch.hidden = end >= listed.length;
      if (!nextBatch.hidden) nextBatch.lastChild.replaceWith(link(end));
    };

    const showRows = () => {
      if (batches) return showBatch();
      const left = new Set(listed);
      for (const row of all()) row.hidden = !left.has(row);
      for (const group of groups) group.hidden = !group.querySelector("[data-row]:not([hidden])");
    };

    // The browser goes to a row, and marks it, only when it is there.
    const followAddress = () => {
      all();
      update();
      if (location.hash) location.replace(location.hash);
    };

    // Paper has no filters: what was chosen stands there in words.
    const inFull = (field, value) => {
      const label = field.labels[0].textContent.trim();
      const colon = document.documentElement.lang.startsWith("zh") ? "：" : ": ";
      return field.type === "checkbox" ? label : `${label}${colon}${field.selectedOptions?.[0].textContent.trim() ?? value}`;
    };

    // --- what is listed, and the address -------------------------------------------------------

    const update = () => {
      const tests = testsOf(wanted());
      listed = inOrder(all().filter((row) => tests.every(({ passes }) => passes(row))));
      showRows();
      count(tests);
      shown.textContent = form.dataset.shown.replace("{shown}", listed.length).replace("{n}", all().length);
      chosen.textContent = wanted().map(([name, value]) => inFull(form.elements[name], value)).join(" · ");
      none.hidden = listed.length > 0;
    };

    const change = () => {
      const query = new URLSearchParams(wanted()).toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : ""));
      update();
      document.dispatchEvent(new Event("filtered"));
    };

    // --- a file of what is listed --------------------------------------------------------------

    let lines;
    const load = (address) => lines ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(globalThis.pledgebookLines);
      script.onerror = () => { lines = undefined; reject(new Error(address)); };
      document.head.append(script);
    });

    const fileOf = async (link) => {
      if (!listed) update();
      const { header, of } = await load(link.dataset.lines);
      // Excel takes a file for UTF-8 only when it begins with this mark.
      const mark = link.dataset.take === "excel" ? "\ufeff" : "";
      return new Blob([mark, header, ...listed.map((row) => of[row.id])], { type: "text/csv;charset=utf-8" });
    };

    for (const link of document.querySelectorAll("[data-take]")) {
      link.addEventListener("click", async (event) => {
        event.preventDefault();
        const status = document.querySelector("[data-failed]");
        status.textContent = "";
        try {
          const saved = document.createElement("a");
          saved.href = URL.createObjectURL(await fileOf(link));
          saved.download = ["commitments", ...wanted().filter(([name]) => name !== "sort").map(([, value]) => value)].join("-") + ".csv";
          saved.click();
          setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
        } catch {
          status.textContent = status.dataset.failed;
        }
      });
    }

    if (batches) {
      addEventListener("hashchange", followAddress);
      addEventListener("beforeprint", () => { printing = true; update(); });
      addEventListener("afterprint", () => { printing = false; update(); });
    }
    form.addEventListener("input", change);
    form.addEventListener("reset", () => setTimeout(change));
    form.addEventListener("submit", (event) => { event.preventDefault(); change(); });

    if (wanted().length || (batches && location.hash)) followAddress();
    document.documentElement.classList.remove("waiting");
  };

  readAddress();
  foldFilters();
  narrow.addEventListener("change", foldFilters);
  if (wanted().length || location.hash) document.documentElement.classList.add("waiting");
  document.addEventListener("DOMContentLoaded", start);
})();
