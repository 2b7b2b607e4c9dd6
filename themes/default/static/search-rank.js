// Orders the pages: BM25F for each word, pages with all words first, closer words higher.

/** The weight of a word in the tags, or in the title: the fewer words that has, the more. */
const FLAGS = [0, 3, 10, 9, 7, 7, 5, 5];
const NEAR = 400;
const FEW = 3;

/** Returns the pages that match, best first: `[{ page, score, full, section, places }]`. */
export function rank(index, query, found, allowed) {
  const units = query.units.map((unit, at) => ({ unit, forms: found[at] })).filter(({ forms }) => forms.length > 0);
  if (units.length === 0) return [];
  const weighed = units.map(({ forms }) => weigh(index, forms, allowed));
  const pages = gather(index, weighed);
  const phrases = query.phrases.map((phrase) => phrase.map((unit) => units.findIndex((known) => known.unit === unit)));
  const held = pages.filter((hit) => phrases.every((phrase) => standsTogether(hit, phrase, units, weighed)));
  // What few pages hold as it was typed was meant as it was typed.
  const literal = held.filter((hit) => weighed.every(({ best, scores }, at) => scores[hit.page] > 0 && units[at].forms[best[hit.page]].weight === 1));
  if (literal.length <= FEW) for (const hit of literal) hit.full = 2;
  const whole = units.length === query.units.length;
  for (const hit of held) if (whole && hit.full > 0 && isCalled(hit, units, weighed)) hit.full = 3;
  held.sort(order);
  for (const hit of held.slice(0, NEAR)) locate(hit, units, weighed);
  return held.sort(order);
}

/** Whether the page's title is exactly what was typed, but for words that say what it is: "Harbor team". */
function isCalled(hit, units, weighed) {
  let [matched, size] = [0, 0];
  for (const [at, { scores, best, flags }] of weighed.entries()) {
    const flag = flags[hit.page];
    if (scores[hit.page] === 0 || flag === 0 || units[at].forms[best[hit.page]].weight < 0.7) return false;
    if (flag === 1) continue;
    size = flag - 1;
    // The last letter of an unspaced run is a word of the title, and of no query.
    matched += matched === 0 && units[at].unit.pair ? 2 : 1;
  }
  return matched > 0 && (size < 5 ? matched === size : size === 5 ? matched === 5 || matched === 6 : matched > 6);
}

function order(a, b) {
  return b.full - a.full || b.score - a.score || a.page - b.page;
}

function weigh(index, forms, allowed) {
  const scores = new Float64Array(index.pages);
  const best = new Uint8Array(index.pages);
  const flags = new Uint8Array(index.pages);
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
  return { scores, best, flags };
}

function gather(index, weighed) {
  const hits = [];
  for (let page = 0; page < index.pages; page += 1) {
    let [score, matched] = [0, 0];
    for (const { scores } of weighed) {
      if (scores[page] === 0) continue;
      score += scores[page];
      matched += 1;
    }
    if (matched === 0) continue;
    const full = matched === weighed.length ? 1 : 0;
    hits.push({ page, score: full ? score : score * (matched / weighed.length), full, section: -1, sure: true });
  }
  return hits;
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

/** Whether the words of a phrase can stand side by side; where places are not kept, the text decides. */
function standsTogether(hit, phrase, units, weighed) {
  if (phrase.some((at) => at < 0 || weighed[at].scores[hit.page] === 0)) return false;
  const forms = phrase.map((at) => units[at].forms[0]);
  const found = forms.map(({ term }) => term.find(hit.page));
  if (found.some((n) => n < 0)) return false;
  if (forms.every(({ term }) => term.detail === 2) && sideBySide(forms.map(({ term }, at) => term.sections(found[at])))) return true;
  hit.sure = false;
  hit.coarse = forms.some(({ term }) => term.detail < 2);
  return hit.coarse || forms.every(({ term }, at) => term.flags[found[at]] > 1);
}

function sideBySide(lists) {
  return lists[0].some(({ section, positions }) => {
    const others = lists.slice(1).map((list) => list.find((other) => other.section === section)?.positions ?? []);
    return positions.some((start) => others.every((places, at) => places.includes(start + at + 1)));
  });
}
