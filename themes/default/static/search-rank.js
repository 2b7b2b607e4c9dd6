// Orders the pages: BM25F for each word, pages with all words first, closer words higher.

import { anyCard } from "./search-results.js";
import { words } from "./search-words.js";

/** The weight of a word in the tags, or in the title: the fewer words that has, the more. */
const FLAGS = [0, 3, 10, 9, 7, 7, 5, 5];
const NEAR = 400;
const FEW = 3;

/**
 * Returns the first pages that match, best first: `[{ page, score, full, section }]`, with `total` for how many
 * match and `full` for how many have all words.
 */
export function rank(index, query, found, allowed) {
  const units = query.units.map((unit, at) => ({ unit, forms: found[at] })).filter(({ forms }) => forms.length > 0);
  if (units.length === 0) return Object.assign([], { total: 0, full: 0 });
  const weighed = units.map(({ forms }) => weigh(index, forms, allowed));
  const phrases = query.phrases.map((phrase) => phrase.map((unit) => units.findIndex((known) => known.unit === unit)));
  const matches = gather(index, units, weighed, units.length === query.units.length, query.untold);
  const all = phrases.length === 0 ? best(matches) : matches.pages.map((page) => hitOf(matches, page));
  const held = all.filter((hit) => phrases.every((phrase) => standsTogether(hit, phrase, units))).sort(order);
  for (const hit of held.slice(0, NEAR)) locate(hit, units, weighed);
  held.sort(order);
  const { total, full } = phrases.length === 0 ? { total: matches.pages.length, full: matches.whole } : { total: held.length, full: held.length };
  return Object.assign(held, { total, full });
}

/** The best of many pages: the others are neither made nor put in order. */
function best(matches) {
  const { pages, scores, fulls } = matches;
  const value = (page) => fulls[page] * 1e6 + scores[page];
  const least = pages.length > NEAR ? Float64Array.from(pages, value).sort()[pages.length - NEAR] : 0;
  return pages.filter((page) => value(page) >= least).map((page) => hitOf(matches, page));
}

function hitOf({ scores, fulls }, page) {
  return { page, score: scores[page], full: fulls[page], section: -1 };
}

/** Whether the page's title is exactly what was typed, but for words that say what it is: "Harbor team". */
function isCalled(page, units, weighed, untold) {
  let [matched, size] = [0, 0];
  for (const [at, { scores, best, flags }] of weighed.entries()) {
    const flag = flags[page];
    if (scores[page] === 0 || flag === 0 || units[at].forms[best[page]].weight < 0.7) return false;
    if (flag === 1) continue;
    size = flag - 1;
    // The last letter of an unspaced run is a word of the title, and of no query.
    matched += matched === 0 && units[at].unit.pair ? 2 : 1;
  }
  // Five stands for five and six words of a title, six for more. Any word that was not asked for may be one of them.
  const most = [size, 6, Infinity][Math.max(0, size - 4)];
  return matched > 0 && matched <= most && matched + untold >= (size > 5 ? 7 : size);
}

function order(a, b) {
  return b.full - a.full || b.score - a.score || a.page - b.page;
}

function weigh(index, forms, allowed) {
  const scores = new Float64Array(index.pages);
  const best = new Uint8Array(index.pages);
  const flags = new Uint8Array(index.pages);
  const typed = new Uint8Array(index.pages);
  const rarity = ({ term: { count } }) => Math.log(1 + (index.pages - count + 0.5) / (count + 0.5));
  const exact = forms.find((form) => form.weight === 1);
  for (const [at, form] of forms.entries()) {
    const { term, weight } = form;
    // Another form is not worth more for being rare than the word that it stands for.
    const stands = exact ?? forms.find((other) => other.word === form.parent);
    // A word that few pages have was meant as it was typed: they come before other forms in titles.
    const literal = form.term.count <= FEW && (stands === undefined ? form.likely : stands === form);
    const rare = stands === undefined ? rarity(form) : Math.min(rarity(form), rarity(stands));
    for (let n = 0; n < term.count; n += 1) {
      const page = term.pages[n];
      if (allowed !== undefined && !allowed.has(page)) continue;
      if (form === exact) typed[page] = 1;
      const norm = 0.4 + (0.6 * index.lengths[page]) / index.mean;
      const weighs = FLAGS[term.flags[n]] + term.weights[n] / 2 / norm;
      const share = weighs / (weighs + 2);
      const score = weight * rare * (literal ? 0.9 + 0.1 * share : share);
      if (score > scores[page]) {
        scores[page] = score;
        best[page] = at;
        flags[page] = term.flags[n];
      }
    }
  }
  return { scores, best, flags, typed };
}

/** The pages with any of the words; `fulls` tells those with all, all as they were typed, and those called so. */
function gather(index, units, weighed, complete, untold) {
  const [pages, literal] = [[], []];
  const scores = new Float64Array(index.pages);
  const fulls = new Uint8Array(index.pages);
  let whole = 0;
  for (let page = 0; page < index.pages; page += 1) {
    let [score, matched, exact] = [0, 0, 0];
    for (let at = 0; at < weighed.length; at += 1) {
      const own = weighed[at].scores[page];
      if (own === 0) continue;
      score += own;
      matched += 1;
      exact += weighed[at].typed[page];
    }
    if (matched === 0) continue;
    pages.push(page);
    scores[page] = score * (matched / weighed.length);
    if (matched < weighed.length) continue;
    whole += 1;
    fulls[page] = complete && isCalled(page, units, weighed, untold) ? 3 : 1;
    if (exact === matched && literal.length <= FEW) literal.push(page);
  }
  // What few pages hold as it was typed was meant as it was typed.
  if (literal.length <= FEW) for (const page of literal) fulls[page] = Math.max(fulls[page], units.length === 1 ? 3 : 2);
  return { pages, scores, fulls, whole };
}

/** The sections of a page that hold a unit, in its best form. */
function sectionsOf(hit, at, units, weighed) {
  if (weighed[at].scores[hit.page] === 0) return [];
  const { term } = units[at].forms[weighed[at].best[hit.page]];
  const n = term.find(hit.page);
  return n < 0 ? [] : term.sections(n);
}

/** Finds the section that answers best, and raises the page if the words stand close together there. */
function locate(hit, units, weighed) {
  const sections = new Map();
  for (let at = 0; at < units.length; at += 1) {
    for (const { section, heading, positions, count } of sectionsOf(hit, at, units, weighed)) {
      const here = sections.get(section) ?? { weight: 0, units: 0, places: [] };
      here.units += 1;
      here.weight += weighed[at].scores[hit.page] * (1 + (heading ? 0.8 : 0) + 0.1 * Math.min(count, 4));
      for (const position of positions) here.places.push([position, at]);
      sections.set(section, here);
    }
  }
  let [best, near] = [undefined, 0];
  for (const [section, here] of sections) {
    const close = closeness(here);
    const value = here.weight * (1 + close);
    if (best === undefined || value > best.value) best = { section, value, share: here.units / units.length };
    near = Math.max(near, close);
  }
  if (best === undefined) return;
  hit.section = best.section;
  if (units.length > 1) hit.score *= 1 + 0.2 * best.share + 0.5 * near;
}

/** 1 for words side by side, less the more stands between them; 0 if they don't all stand here. */
function closeness({ units, places }) {
  if (units < 2) return 0;
  places.sort((a, b) => a[0] - b[0]);
  const last = new Map();
  let least = Infinity;
  for (const [position, unit] of places) {
    last.delete(unit);
    last.set(unit, position);
    if (last.size === units) least = Math.min(least, position - last.values().next().value);
  }
  return least === Infinity ? 0 : 1 / (1 + Math.max(0, least - units + 1) / 3);
}

/** Whether the words of a phrase stand side by side, in the text or in the title. */
function standsTogether(hit, phrase, units) {
  const forms = phrase.map((at) => units[at]?.forms[0]);
  const found = forms.map((form) => form?.term.find(hit.page) ?? -1);
  if (found.includes(-1)) return false;
  if (forms.every(({ term }, at) => term.flags[found[at]] > 1) && isTitled(hit, phrase, units)) return true;
  // Where a word's places are not kept, it stands everywhere: there as well.
  const lists = forms.flatMap(({ term }, at) => (term.detail === 2 ? [{ at, sections: term.sections(found[at]) }] : []));
  if (lists.length === 0) return true;
  const [first, ...others] = lists;
  const stands = (other, section, place) => other.sections.find((own) => own.section === section)?.positions.includes(place + other.at - first.at);
  return first.sections.some(({ section, positions }) => positions.some((place) => others.every((other) => stands(other, section, place))));
}

/** Whether a title that has all words of the phrase has them in this order; one that no card shows is taken to. */
function isTitled(hit, phrase, units) {
  const card = anyCard(units.map(({ forms }) => forms), hit);
  const title = card && [...words(card[0][0])].filter((word) => !word.last).map((word) => word.text);
  return !card || title.some((_, at) => phrase.every((unit, n) => title[at + n] === units[unit].unit.text));
}
