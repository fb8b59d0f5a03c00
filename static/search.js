// The find page: answers while you type. It says at once that it is searching; the library and the records are loaded
// and indexed in the background.
"use strict";

(() => {
  const files = document.currentScript.dataset;
  const form = document.getElementById("search");
  const box = form.elements.q;
  const says = form.dataset;
  const list = document.getElementById("found");
  const count = document.getElementById("found-count");
  const more = document.getElementById("found-more");
  const OWN = document.documentElement.lang;
  const OTHER = says.other;
  const PAGE = 20;

  // --- words ---------------------------------------------------------------------------------

  // Full-width characters, capitals and diacritics are the same for a reader who searches.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // Runs of Han characters; numbers with their decimals and percent sign; words, R&D among them.
  const RUN = /\p{Script=Han}+|\d{1,3}(?:,\d{3})+(?!\d)%?|\d+\.\d+%?|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:&[a-z]+|%)?/gu;
  const HAN = /\p{Script=Han}/u;
  const COMMON = new Set(("a an and are as at be by can did do does for from how i in is it many me much my of on or our s that the there to "
    + "was we were what when where which who why will with you your").split(" "));

  const singular = (word) => (/^[a-z]{4,}$/.test(word)
    ? word.replace(/ies$/, "y").replace(/([^su])s$/, "$1") : word);

  // Chinese isn't written in words: every two neighbouring characters are a term. The last character of a run is
  // one more while indexing, so that a search for one character, which looks for beginnings, finds it there too.
  const terms = (folded, searching) => {
    const found = [];
    for (const { 0: run, index } of folded.matchAll(RUN)) {
      if (!HAN.test(run)) {
        const term = singular(run.replaceAll(",", ""));
        if (!COMMON.has(term)) found.push({ term, start: index, end: index + run.length });
        continue;
      }
      const characters = [...run];
      let start = index;
      characters.forEach((character, i) => {
        const term = character + (characters[i + 1] || "");
        if (i + 1 < characters.length || !searching || characters.length === 1) found.push({ term, start, end: start + term.length });
        start += character.length;
      });
    }
    return found;
  };

  // --- the index -----------------------------------------------------------------------------

  const FIELDS = { title: 4, other_title: 3, names: 6, quote: 2, other_quote: 1.5, headings: 2, plain: 1, findings: 0.8, theme: 0.5, body: 0.4 };
  // The shorter way to an answer comes first: a whole subject or place before one commitment, a page before a paragraph.
  const KINDS = { theme: 1.6, place: 1.6, article: 1.2, commitment: 1.2, term: 1.1, paragraph: 0.5 };
  let records;
  let themes;
  let addresses;
  let index;

  const load = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });

  // One character looks for beginnings, and so does a word that may not be finished; a word that has others is.
  const single = (term) => HAN.test(term) && term.length === 1;
  const begun = (term) => HAN.test(term) === (term.length === 1);
  const nearly = (term) => /^[a-z]{4,}$/.test(term) && 0.2;

  const makeIndex = async () => {
    const loaded = globalThis.pledgebookRecords;
    ({ records, themes, addresses } = loaded);
    learn({ ...globalThis.pledgebookSpelling, synonyms: loaded.synonyms });
    const made = new globalThis.MiniSearch({
      fields: Object.keys(FIELDS),
      idField: "key",
      extractField: (record, field) => (field === "theme" && record.theme ? themes[record.theme].join(" ")
        : field === "headings" && record.headings ? record.headings.join(" ") : record[field]),
      tokenize: (text, field) => {
        const found = terms(fold(text)).map(({ term }) => term);
        return field === "body" ? [...new Set(found)] : found; // in a long text it matters that a word is there
      },
      processTerm: (term) => term,
      searchOptions: {
        tokenize: (text) => terms(fold(text), true).map(({ term }) => term),
        boost: FIELDS,
        weights: { prefix: 0.3, fuzzy: 0.15 },
      },
    });
    records.forEach((record, key) => {
      record.key = key;
      if (record.kind !== "commitment") return;
      record.number = record.id.split("-").pop();
      // 3 is looked for as often as 003.
      record.names = [record.id, Number(record.number), record.names ?? ""].join(" ");
    });
    // In small portions, so that the box takes what is typed meanwhile.
    await made.addAllAsync(records, { chunkSize: 25 });
    index = made;
  };

  let ready;
  const prepare = () => {
    ready ??= Promise.all([load(files.library), load(files.records), load(files.spelling)]).then(makeIndex);
    return ready;
  };

  // --- other spellings and other words ---------------------------------------------------------

  const simple = new Map();
  const sounds = new Map();
  const meanings = new Map();
  let names;
  let phrases;

  // As it is compared: characters simplified, words without plural endings and hyphens.
  const normal = (text) => fold(text).replace(/\p{Script=Han}/gu, (character) => simple.get(character) ?? character)
    .replace(/[-\s]+/g, " ").replace(/[a-z]+/g, singular).trim();

  const learn = ({ simplified, readings, synonyms }) => {
    const pairs = [...simplified];
    for (let i = 0; i < pairs.length; i += 2) simple.set(pairs[i], pairs[i + 1]);
    for (const [syllable, characters] of Object.entries(readings)) {
      for (const character of characters) sounds.set(character, [...(sounds.get(character) ?? []), syllable]);
    }
    names = [...records.map(({ title, other_title }) => (HAN.test(title) ? title : other_title ?? "")), ...synonyms.flatMap(([typed]) => typed)]
      .map((name) => [...name].filter((character) => sounds.has(character)));
    for (const [typed, means] of synonyms) for (const words of typed) meanings.set(normal(words), [...(meanings.get(normal(words)) ?? []), ...means]);
    // With the words of the texts themselves, lest something in the middle of one is taken for what was typed.
    const known = [...synonyms.flatMap(([, means]) => means), ...records.flatMap(({ kind, title, other_title }) => (kind === "term" ? [title, other_title] : []))].map(normal);
    const longest = [...new Set([...meanings.keys(), ...known])].sort((a, b) => b.length - a.length);
    const escaped = longest.map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    phrases = escaped.length ? new RegExp("(?<![a-z0-9])(" + escaped.join("|") + ")(?![a-z0-9])") : /(?!)/;
  };

  // Where the characters end that are read as these letters, from one of them on; 0 when they aren't.
  const readTo = (name, at, letters, half) => {
    if (!letters) return at;
    for (const syllable of sounds.get(name[at]) ?? []) {
      const end = letters.startsWith(syllable) ? readTo(name, at + 1, letters.slice(syllable.length), half) : half && syllable.startsWith(letters) && at + 1;
      if (end) return end;
    }
    return 0;
  };

  const initials = (name, at, letters) => [...letters].every((letter, i) => sounds.get(name[at + i])?.some((syllable) => syllable[0] === letter));

  // What in the names is typed so in pinyin, at least two characters; if half, also by their initials or with a last
  // syllable that isn't finished.
  const inCharacters = (words, half) => {
    const letters = words.replace(/[' ]/g, "");
    const found = new Set();
    if (!/^[a-z]{3,}$/.test(letters)) return [];
    for (const name of names) {
      for (let at = 0; at + 1 < name.length; at += 1) {
        const end = readTo(name, at, letters, half) || (half && initials(name, at, letters) && at + letters.length);
        if (end > at + 1) found.add(name.slice(at, end).join(""));
      }
    }
    return [...found];
  };

  // --- finding -------------------------------------------------------------------------------

  const others = (words, half) => [words, ...inCharacters(words, half)].flatMap((one, i) => [...(i ? [one] : []), ...(meanings.get(one) ?? [])]);

  // What was typed, as a query: whatever has other words is looked for in each of them.
  const asQuery = (typed, { half = false, fuzzy = false, combineWith = "AND" } = {}) => {
    const all = (words, prefix) => ({ combineWith: meanings.has(words) ? "AND" : combineWith, queries: [words], prefix, fuzzy: !meanings.has(words) && fuzzy });
    const any = (words) => ({ combineWith: "OR", queries: [all(words, meanings.has(words) ? single : begun), ...others(words, half).map((other) => ({ combineWith: "AND", queries: [other], prefix: single }))] });
    const pieces = others(typed, half).length ? [typed] : typed.split(phrases).flatMap((piece) => (meanings.has(piece) ? piece : piece.split(" ")));
    return { combineWith, queries: pieces.filter((piece) => terms(piece, true).length).map(any) };
  };

  const weigh = ({ id, score, match, queryTerms }, wanted) => {
    const record = records[id];
    record.known_as ??= [record.title, record.other_title, ...(record.names || "").split(" ")].filter(Boolean).map(normal);
    const likeness = record.known_as.some((name) => wanted.includes(name)) ? 3 : record.known_as.some((name) => wanted.some((words) => name.includes(words))) ? 1.5 : 1;
    return { record, match, asked: new Set(queryTerms), score: score * likeness * KINDS[record.kind] };
  };

  // From the strictest way to the loosest. What is spelt otherwise isn't mixed with what is spelt so.
  const WHOLLY = [{}, { half: true }, { fuzzy: nearly }];
  const PARTLY = [{ combineWith: "OR" }, { combineWith: "OR", fuzzy: nearly }];
  const FEW = 3;

  const byWays = (ways, typed) => {
    for (const way of ways) {
      const found = index.search(asQuery(typed, way));
      const wanted = [typed, ...others(typed, way.half).map(normal)];
      // How many of the words a record has counts only where it needn't have all.
      const fair = (hit) => (way.combineWith ? hit : { ...hit, score: hit.score / (hit.queryTerms.length || 1) });
      if (found.length) return found.map((hit) => weigh(fair(hit), wanted)).sort((a, b) => b.score - a.score || a.record.key - b.record.key);
    }
    return [];
  };

  // First the records with all words; where these are few, then those with some of them.
  const find = (query) => {
    const typed = normal(query);
    const whole = byWays(WHOLLY, typed);
    const part = whole.length < FEW ? byWays(whole.length ? PARTLY.slice(0, 1) : PARTLY, typed).filter(({ record }) => !whole.some((hit) => hit.record === record)) : [];
    return { whole: whole.length, part: part.length, hits: [...whole, ...part] };
  };

  // --- showing -------------------------------------------------------------------------------

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };

  // Start and end in the text of each run of matched terms.
  const spans = (text, match, asked) => {
    let folded = "";
    const origin = [];
    let at = 0;
    for (const character of text) {
      const plain = character < "\u0080" ? character.toLowerCase() : fold(character);
      for (let i = 0; i < plain.length; i += 1) origin.push(at);
      folded += plain;
      at += character.length;
    }
    origin.push(at);
    const found = [];
    for (const { term, start, end } of terms(folded)) {
      if (!match[term]) continue;
      // One character was asked for: it is the first of the two that make the term.
      const stop = HAN.test(term) && !asked.has(term) ? start + 1 : end;
      const last = found.at(-1);
      if (last && origin[start] <= last[1]) last[1] = Math.max(last[1], origin[stop]);
      else found.push([origin[start], origin[stop]]);
    }
    return found;
  };

  const marked = (text, found, from = 0, to = text.length) => {
    const pieces = document.createDocumentFragment();
    let last = from;
    for (const [start, end] of found) {
      if (start < from || end > to) continue;
      pieces.append(text.slice(last, start), element("mark", "", text.slice(start, end)));
      last = end;
    }
    pieces.append(text.slice(last, to));
    return pieces;
  };

  // A long text is cut around its first match.
  const excerpt = (text, match, asked) => {
    const room = HAN.test(text) ? 80 : 180;
    const found = spans(text, match, asked);
    if (text.length <= room * 1.25) return [marked(text, found)];
    const first = found[0]?.[0] ?? 0;
    let from = first > room / 2 ? first - Math.round(room / 4) : 0;
    let to = Math.min(text.length, from + room);
    if (!HAN.test(text)) {
      while (from > 0 && text[from - 1] !== " ") from -= 1;
      while (to < text.length && text[to] !== " ") to += 1;
    }
    return [from ? "… " : "", marked(text, found, from, to), to < text.length ? " …" : ""];
  };

  const TEXTS = [["quote", OWN], ["plain", OWN], ["findings", OWN], ["other_quote", OTHER], ["headings", OWN], ["body", OWN], ["other_title", OTHER]];

  // The text that has most of the words; one in the other language only where none in the page's own has any.
  const bestText = (record, match) => {
    const matched = (field) => Object.values(match).filter((fields) => fields.includes(field)).length;
    const worth = ([field, language]) => matched(field) && matched(field) + (language === OWN ? 1000 : 0);
    const there = TEXTS.filter(([field]) => record[field] && record[field] !== record.title);
    const best = there.reduce((a, b) => (a && worth(a) >= worth(b) ? a : b), undefined);
    if (!best) return undefined;
    const words = best[0] === "headings" ? record.headings.join(" · ") : record[best[0]];
    return { field: best[0], language: best[1], words, abroad: best[1] === OTHER && matched(best[0]) > 0 };
  };

  // The year before and what was published since; a blank is seen as one and heard in words.
  const evidence = (record) => record.kind !== "commitment" ? [] : [["before", says.noBefore], ["since", says.noSince]].map(([part, blank]) => {
    const [start, end] = says[part].split("{said}");
    if (record[part]) return start + record[part] + end;
    return element("span", "labelled", start, element("span", "blank-mark", blank), end);
  });

  const shown = ({ record, match, asked }) => {
    const kind = says[record.kind].replace("{n}", record.number);
    const title = record.title || kind;
    const link = element("a", "", record.title ? marked(title, spans(title, match, asked)) : title);
    link.href = addresses[record.kind].replace("{}", record.id);
    const text = bestText(record, match);
    const item = element("li", "", element("p", "found-title", link));
    if (text) {
      const words = element("p", /quote/.test(text.field) ? "found-words printed" : "found-words", ...excerpt(text.words, match, asked));
      words.lang = text.language;
      item.append(words);
    }
    const facts = [record.title && kind, record.theme && themes[record.theme][0], record.figure, ...evidence(record), text?.abroad && says.abroad, text?.field === "findings" && says.finding].filter(Boolean);
    if (facts.length) item.append(element("p", "found-facts", ...facts.map((fact) => element("span", "", fact))));
    return item;
  };

  let hits = [];
  const showMore = () => {
    const from = list.children.length;
    list.append(...hits.slice(from, from + PAGE).map(shown));
    more.hidden = list.children.length >= hits.length;
    return list.children[from];
  };

  const keepAddress = (query) => {
    history.replaceState(null, "", location.pathname + (query ? "?" + new URLSearchParams({ q: query }) : "") + location.hash);
    document.dispatchEvent(new Event("filtered"));
  };

  // The ways in stand below an empty box only, lest they look like the answer.
  const showState = (query, words) => {
    document.documentElement.classList.toggle("asked", Boolean(query));
    list.setAttribute("aria-busy", String(Boolean(query) && !index));
    count.textContent = words;
  };

  const answer = () => {
    const query = box.value.trim();
    const { whole, part, hits: found } = query ? find(query) : { hits: [] };
    hits = found;
    list.replaceChildren();
    showMore();
    const words = !query ? "" : !hits.length ? says.none : !whole ? says.partly : part ? says.some : says.count;
    showState(query, words.replace("{n}", whole || part).replace("{more}", part));
    keepAddress(query);
  };

  const search = () => {
    if (!index) showState(box.value.trim(), box.value.trim() && says.searching);
    return prepare().then(answer, () => { showState("", says.failed); });
  };

  box.value = new URLSearchParams(location.search).get("q") || "";
  if (box.value) search();
  // Whoever pays for each byte is asked first: the box loads the records when it is used.
  else if (!navigator.connection?.saveData) prepare().catch(() => {});
  box.addEventListener("focus", () => prepare().catch(() => {}));
  // Half a syllable of pinyin is no search yet.
  box.addEventListener("input", (event) => { if (!event.isComposing) search(); });
  box.addEventListener("compositionend", search);
  form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
  more.addEventListener("click", () => showMore()?.querySelector("a").focus());
})();
