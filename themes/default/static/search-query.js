// From what was typed to the words of the index: exact, other forms, completed, mended.

import { countOf, distance } from "./search-codes.js";
import { words } from "./search-words.js";

const LETTERS = 2_000;
const UNITS = 16;
/** With the manifest, three requests for a first query of one or two words; more where files are few. */
const shardsOf = (index) => (index.starts.length < 1000 ? 3 : 2);
const WEIGHT = { exact: 1, family: 0.7, prefix: 0.4, nearer: 0.35, typo: [1, 0.5, 0.3] };

/** Takes the typed text apart: `units` are words, `phrases` are runs of units that stand together. */
export function parse(typed) {
  const text = typed.slice(0, LETTERS);
  const units = [];
  const phrases = [];
  let quoted = false;
  for (const part of text.split(/(["“”„«»])/u)) {
    if (/^["“”„«»]$/u.test(part)) {
      quoted = !quoted;
      continue;
    }
    readPart(part, quoted, units, phrases);
  }
  if (units.length > 0 && !quoted && !/[\s"“”„«»]$/u.test(text)) units.at(-1).typing = true;
  return { units, phrases, text };
}

function readPart(part, quoted, units, phrases) {
  let [run, end, wasPair] = [[], -1, false];
  const close = () => {
    if (run.length > 1) phrases.push(run);
    run = [];
  };
  for (const { text, start, end: to, pair = false, last = false } of words(part)) {
    if (last || units.length >= UNITS) continue;
    const joined = quoted || (pair && wasPair && start < end);
    if (!joined) close();
    let unit = units.find((known) => known.text === text);
    if (unit === undefined) units.push((unit = { text, pair, typing: pair && text.length === 1 }));
    if ((quoted || pair) && run.length < UNITS) run.push(unit);
    [end, wasPair] = [to, pair];
  }
  close();
}

/** Of three words and more, those that tell pages apart: in a large book, what stands on most pages is not asked for. */
export function telling(index, { units, phrases }) {
  const pages = (unit) => (phrases.some((phrase) => phrase.includes(unit)) ? 0 : (index.counts[index.find(unit.text)] ?? 0));
  const [, second] = units.map(pages).sort((a, b) => a - b);
  return units.filter((unit) => pages(unit) <= Math.max(500, index.pages / 2, second ?? Infinity));
}

function edits(word) {
  const length = Array.from(word).length;
  return /\d/.test(word) || length < 4 ? 0 : length < 8 ? 1 : 2;
}

/** What must be fetched for a word before its places are known, and what is known of it already. */
export function wanted(index, unit) {
  const forms = new Map();
  const add = (at, weight) => {
    const word = index.words[at];
    if ((forms.get(word) ?? 0) < weight) forms.set(word, weight);
  };
  const home = index.shardOf(unit.text);
  const exact = unit.pair ? -1 : index.find(unit.text);
  if (exact >= 0) {
    add(exact, WEIGHT.exact);
    for (const other of index.families.of(exact)) add(other, WEIGHT.family);
  }
  const completed = unit.pair || (exact >= 0 && !unit.typing) ? [] : completions(index, unit.text);
  for (const at of completed) {
    add(at, prefixWeight(unit.text, index.words[at]));
  }
  const plan = { forms, parents: new Map(), shards: new Set() };
  const unknown = forms.size === 0 && !unit.pair;
  if (unknown && index.complete) mendFrom(index, unit, plan, index.words);
  const resident = index.complete && /^[\p{Alphabetic}\p{M}]+$/u.test(unit.text) && !unit.pair;
  plan.order = byWeight(index, plan.forms);
  // Rare words that begin like this stand here, and perhaps in the next shard.
  const rare = exact < 0 && index.starts[home + 1]?.startsWith(unit.text) ? [home + 1, home] : [home];
  if (exact >= 0 || !resident) plan.order = [...new Set([...rare, ...plan.order])];
  if (unknown && !index.complete && edits(unit.text) > 0) {
    plan.spell = async () => {
      plan.rare = await index.spelling(unit.text);
    };
  }
  return plan;
}

function prefixWeight(typed, word) {
  return WEIGHT.prefix + WEIGHT.nearer * (typed.length / word.length);
}

/** The commonest words that begin like this. */
function completions(index, typed) {
  const places = [];
  for (let at = countOf(index.words, (word) => word < typed); index.words[at]?.startsWith(typed); at += 1) places.push(at);
  return places.sort((a, b) => index.counts[b] - index.counts[a]).slice(0, 24);
}

/** Adds the words of a list that are a slip or two away: of those, the nearest. */
function mendFrom(index, unit, plan, list) {
  const limit = edits(unit.text);
  if (limit === 0) return;
  let [best, found] = [limit, []];
  for (const word of list) {
    const steps = distance(unit.text, word, best);
    if (steps === 0 || steps > best) continue;
    if (steps < best) [best, found] = [steps, []];
    found.push(word);
  }
  if (found.length === 0 && unit.typing && plan.forms.size === 0) {
    found = list.filter((word) => distance(unit.text, word, 1, true) <= 1);
    best = 1;
  }
  if (found.length === 0 && plan.forms.size === 0) [found, best] = [cutShort(unit.text, list), 2];
  const count = (word) => index.counts[index.find(word)] ?? 1;
  // The first letter is seldom the wrong one.
  const likely = (word) => (word[0] === unit.text[0] ? 1 : 0.9);
  found.sort((a, b) => likely(b) - likely(a) || count(b) - count(a));
  plan.mended = found.slice(0, 8).filter((word) => !plan.forms.has(word));
  for (const word of plan.mended) plan.forms.set(word, WEIGHT.typo[best] * likely(word));
  for (const word of plan.mended) {
    const at = index.find(word);
    if (at < 0) continue;
    for (const other of index.families.of(at)) {
      if (plan.forms.has(index.words[other])) continue;
      plan.forms.set(index.words[other], WEIGHT.typo[best] * WEIGHT.family);
      plan.parents.set(index.words[other], word);
    }
  }
}

/** A form that the book never uses: the words that begin like it without its ending. */
function cutShort(word, list) {
  for (let cut = 1; cut <= 4 && word.length - cut >= 4; cut += 1) {
    const stem = word.slice(0, -cut);
    const found = list.filter((other) => other.startsWith(stem) && other.length <= word.length + 2);
    if (found.length > 0) return found;
  }
  return [];
}

/** The shards of some forms, the heaviest first. */
function byWeight(index, forms) {
  const shards = new Map();
  for (const [word, weight] of forms) {
    const shard = index.shardOf(word);
    const pages = index.counts[index.find(word)] ?? 1;
    shards.set(shard, (shards.get(shard) ?? 0) + weight * Math.log2(1 + pages));
  }
  return [...shards].sort((a, b) => b[1] - a[1]).map(([shard]) => shard);
}

/** Chooses what to fetch for a query: a shard for each word, then more for other forms, but few in all. */
export function allot(index, plans) {
  const all = new Set();
  for (const plan of plans) {
    plan.shards = new Set(plan.order.slice(0, 1));
    plan.shards.forEach((shard) => all.add(shard));
  }
  for (const plan of plans) {
    for (const shard of plan.order) {
      if (all.size < shardsOf(index) || all.has(shard)) plan.shards.add(shard);
      plan.shards.forEach((chosen) => all.add(chosen));
    }
  }
}

/** The forms of a unit that the fetched shards hold: `[{ shard, at, word, weight, term }]`. */
export async function expand(index, unit, plan) {
  let found = await match(index, unit, plan);
  if (plan.rare !== undefined && found.length === 0) {
    mendFrom(index, unit, plan, [...new Set([...plan.rare, ...index.words])]);
    byWeight(index, plan.forms).slice(0, shardsOf(index)).forEach((shard) => plan.shards.add(shard));
    await index.fetch(plan.shards);
    found = await match(index, unit, plan);
  }
  return found;
}

async function match(index, unit, plan) {
  const found = new Map();
  const add = (shard, at, weight) => {
    const word = shard.words[at];
    if ((found.get(word)?.weight ?? 0) < weight) {
      const likely = unit.text.length >= 4 && (word.startsWith(unit.text) || plan.mended?.includes(word) === true);
      found.set(word, { shard, at, word, weight, likely, parent: plan.parents.get(word), term: shard.term(at) });
    }
  };
  for (const number of plan.shards) {
    const shard = await index.shard(number);
    const exact = shard.words.indexOf(unit.text);
    if (exact >= 0) {
      add(shard, exact, WEIGHT.exact);
      for (const other of shard.families.of(exact)) add(shard, other, WEIGHT.family);
    }
    for (const [at, word] of shard.words.entries()) {
      const known = plan.forms.get(word);
      if (known !== undefined) add(shard, at, known);
      const completes = unit.typing || (exact < 0 && !unit.pair && plan.forms.size === 0);
      if (completes && word !== unit.text && word.startsWith(unit.text)) add(shard, at, prefixWeight(unit.text, word));
    }
  }
  return [...found.values()].sort((a, b) => b.weight - a.weight).slice(0, 40);
}
