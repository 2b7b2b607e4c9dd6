// Fuzzes the search engine as readers run it, on a published book.
//
//   node fuzz/query.mjs SITE SECONDS [SEED]
//
// Whatever is typed gives results or none, never an error, and within a second.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "../themes/default/static/search.js";

const [site, seconds, first = "1"] = process.argv.slice(2);
const search = await open(site);
const facets = await search.facets();

let state = BigInt(first);
function below(end) {
  // SplitMix64, so that a seed gives the same queries again.
  state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn;
  let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn;
  return Number((mixed ^ (mixed >> 31n)) % BigInt(end));
}
const pick = (of) => of[below(of.length)];

// Each page is published as Markdown, too.
const texts = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".md")).sort();
const words = texts.slice(0, 200).flatMap((name) => readFileSync(join(site, name), "utf8").match(/[\p{L}\p{N}’']+/gu) ?? []);
assert.ok(words.length > 100, "a site with text");
const odd = ['"', "“", "”", "'", "’", "-", "+", "*", ":", "\\", "/", "%", "\0", "\n", "\ud800", "\udc00", "\u0301", "\u200d", "\ufeff", "ß", "İ", "ﬁ", "Ａ",
  "東", "ไทย", "한", "👩‍💻", "3.14", "1,000", "__proto__", "constructor", "the", "<img src=x>", "kind:", "\u202e", "²", "Ⅷ", "i\u0307"];

function typed() {
  const parts = Array.from({ length: 1 + below(6) }, () => {
    let part = below(3) === 0 ? pick(odd) : pick(words);
    if (below(3) === 0) part = part.slice(0, 1 + below(part.length));
    if (below(4) === 0) part = part.slice(0, below(part.length + 1)) + String.fromCodePoint(below(below(8) === 0 ? 0x10ffff : 0x250)) + part.slice(below(part.length + 1));
    if (below(8) === 0) part = part.toUpperCase();
    return below(200) === 0 ? part.repeat(below(3000)) : part;
  });
  const text = parts.join(pick([" ", " ", " ", "", "  ", "\t"]));
  return below(6) === 0 ? `"${text}"` : text;
}

function filters() {
  const names = Object.keys(facets);
  if (below(4) !== 0 || names.length === 0) return {};
  return { [pick([...names, "__proto__", "kind"])]: pick(["pattern", "constructor", "", "team", pick(words)]) };
}

const end = Date.now() + Number(seconds) * 1000;
let [count, slowest, slowestText] = [0, 0, ""];
while (Date.now() < end) {
  const text = typed();
  const options = { filters: filters(), limit: below(20) };
  // Its own time: the machine may have other things to do.
  const begun = process.cpuUsage();
  try {
    const results = await search.query(text, options);
    assert.ok(Array.isArray(results) && results.length <= Math.max(1, options.limit));
    for (const result of results) assert.equal(result.titleParts.map((part) => part.text).join(""), result.title);
  } catch (error) {
    console.error(JSON.stringify({ text, options, count }), error);
    process.exit(1);
  }
  const used = process.cpuUsage(begun);
  const took = (used.user + used.system) / 1000;
  if (took > slowest) [slowest, slowestText] = [took, text];
  count += 1;
}
console.log(`${count} queries in ${seconds} s; the slowest took ${slowest.toFixed(0)} ms: ${JSON.stringify(slowestText.slice(0, 80))}`);
if (slowest > 1000) process.exit(1);
