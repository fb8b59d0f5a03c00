// What citeproc-js makes of CSL-JSON items: node cite.cjs CITEPROC STYLE LOCALES-FOLDER < ITEMS; prints a JSON list of texts.
"use strict";
const fs = require("fs");
const [, , citeproc, style, locales] = process.argv;
const CSL = require(citeproc);
const items = JSON.parse(fs.readFileSync(0, "utf8"));
const known = Object.fromEntries(items.map((item) => [item.id, item]));
const system = {
  retrieveLocale: (name) => fs.readFileSync(`${locales}/locales-${name.startsWith("zh") ? "zh-CN" : "en-US"}.xml`, "utf8"),
  retrieveItem: (id) => known[id],
};
const engine = new CSL.Engine(system, fs.readFileSync(style, "utf8"), "zh-CN");
engine.setOutputFormat("text");
engine.updateItems(items.map((item) => item.id));
const [about, entries] = engine.makeBibliography();
const texts = Object.fromEntries(about.entry_ids.map(([id], i) => [id, entries[i].trim().replace(/^\[\d+\]\s*/, "")]));
console.log(JSON.stringify(items.map((item) => texts[item.id])));
