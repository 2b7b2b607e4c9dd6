// What is shown of the pages found: title, path, the text around the words, in parts to be marked.

import { words } from "./search-words.js";

const FIRST = 6;

/** Returns the first results, with texts fetched where no card has them. */
export async function describe(index, query, found, ranked, limit) {
  const shown = new Set(found.flat().map((form) => form.word));
  const marks = (word) => shown.has(word);
  const show = async (hit) => {
    const [about, anchor, heading, excerpt] = cardOf(found, hit, marks) ?? (await index.opening(hit.page));
    return result(index.about(about), anchor, heading, excerpt, hit, marks);
  };
  const results = await Promise.all(cardsFirst(found, ranked).slice(0, limit).map(show));
  const mended = query.units.flatMap((unit, at) => {
    const best = found[at][0];
    return best !== undefined && best.weight < 0.6 && !best.word.startsWith(unit.text) ? [[unit.text, best.word]] : [];
  });
  const missing = query.units.filter((_, at) => found[at].length === 0).map((unit) => unit.text);
  const { total, full } = ranked;
  return Object.assign(results, { total, full, words: [...shown], mended, missing });
}

/** The page's card for any of the words, if one has come with them. */
export function anyCard(found, hit) {
  for (const forms of found) {
    for (const { shard, at } of forms) {
      const card = shard.card(at, hit.page);
      if (card !== undefined) return card;
    }
  }
  return undefined;
}

/** Where many pages are as good an answer, the first are those that can be shown without another request. */
function cardsFirst(found, ranked) {
  const shown = new Set(ranked.filter((hit) => anyCard(found, hit)).slice(0, FIRST));
  const asGood = shown.size === Math.min(FIRST, ranked.length) && [...shown].every((hit, at) => hit.full === ranked[at].full);
  return asGood ? [...shown, ...ranked.filter((hit) => !shown.has(hit))] : ranked;
}

/** Cuts a text into `{ text, mark }`. */
export function parts(text, has) {
  const cut = [];
  let upto = 0;
  for (const { text: word, start, end } of words(text)) {
    if (!has(word) || end <= upto) continue;
    const from = Math.max(start, upto);
    if (from > upto) cut.push({ text: text.slice(upto, from), mark: false });
    if (from === upto && cut.at(-1)?.mark) cut.at(-1).text += text.slice(from, end);
    else cut.push({ text: text.slice(from, end), mark: true });
    upto = end;
  }
  if (upto < text.length) cut.push({ text: text.slice(upto), mark: false });
  return cut;
}

function result({ title, page, kind, path, status }, anchor, heading, excerpt, hit, marks) {
  return {
    url: anchor === "" ? page : `${page}#${encodeURIComponent(anchor)}`,
    page,
    title,
    kind,
    path,
    heading,
    excerpt,
    titleParts: parts(title, marks),
    excerptParts: parts(excerpt, marks),
    score: hit.score,
    status: status && { word: status[0], class: status[1], values: status[2] },
  };
}

/** Of the cards of this page that have come with the words, the one that shows most of them, and what another adds. */
function cardOf(found, hit, marks) {
  const cards = [];
  for (const { shard, at, weight } of found.flat()) {
    const card = shard.card(at, hit.page);
    if (card === undefined) continue;
    const shows = new Set([...words(`${card[2]} ${card[3]}`)].map((word) => word.text).filter(marks));
    cards.push({ card, shows, value: shows.size + weight / 2 + (card[1] ? 0.1 : 0) - (card[3] ? 0 : 9) });
  }
  cards.sort((a, b) => b.value - a.value);
  if (cards.length === 0) return undefined;
  const [{ card, shows }, ...others] = cards;
  const more = others.find((other) => [...other.shows].some((word) => !shows.has(word)));
  if (more !== undefined) card[3] = `${card[3].replace(/…$/, "")} … ${more.card[3].replace(/^…/, "")}`;
  return card;
}
