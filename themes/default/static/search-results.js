// What is shown of the pages found: title, path, the text around the words, in parts to be marked.

import { words } from "./search-words.js";

const BEFORE = 60;
const AFTER = 110;
const VERIFY = 16;

/** Returns the first results, with texts fetched where no card has them. */
export async function describe(index, query, found, ranked, limit) {
  const marks = marker(query, found);
  const kept = query.phrases.length > 0 ? await verified(index, query, ranked, limit) : ranked;
  const shown = kept.slice(0, limit).map((hit) => ({ hit, card: cardOf(found, hit, marks) }));
  const results = await Promise.all(
    shown.map(async ({ hit, card }) => {
      const view = card ?? fromText(await index.text(hit.page), hit, marks);
      return result(view, hit, marks);
    }),
  );
  const mended = query.units.flatMap((unit, at) => {
    const best = found[at][0];
    return best !== undefined && best.weight < 0.6 && !best.word.startsWith(unit.text) ? [[unit.text, best.word]] : [];
  });
  const missing = query.units.filter((_, at) => found[at].length === 0).map((unit) => unit.text);
  const full = kept.filter((hit) => hit.full > 0).length;
  return Object.assign(results, { total: kept.length, full, words: marks.list, mended, missing });
}

/** Which words of a text are to be marked. */
function marker(query, found) {
  const list = [...new Set(found.flat().map((form) => form.word))];
  const known = new Set(list);
  return { list, has: (word) => known.has(word) };
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

function result({ about: [title, page, kind, path, status], anchor, heading, excerpt }, hit, marks) {
  return {
    url: anchor === "" ? page : `${page}#${encodeURIComponent(anchor)}`,
    page,
    title,
    kind,
    path,
    heading,
    excerpt,
    titleParts: parts(title, marks.has),
    excerptParts: parts(excerpt, marks.has),
    score: hit.score,
    status: status && { word: status[0], class: status[1], values: status[2] },
  };
}

/** Of the cards of this page that have come with the words, the one that shows most of them. */
function cardOf(found, hit, marks) {
  let [best, most] = [undefined, -1];
  for (const { shard, at, weight } of found.flat()) {
    const card = shard.cards[at].find(([page]) => page === hit.page);
    if (card === undefined) continue;
    const [, anchor, heading, excerpt] = card;
    const shows = new Set([...words(`${heading} ${excerpt}`)].map((word) => word.text).filter(marks.has)).size + weight / 2;
    if (shows > most) [best, most] = [{ about: shard.pages[hit.page], anchor, heading, excerpt }, shows];
  }
  return best;
}

function fromText({ about, sections }, hit, marks) {
  const [anchor, heading, text] = sections[hit.section] ?? sections.find(([, , text]) => text !== "") ?? ["", "", ""];
  return { about, anchor: hit.section < 0 ? "" : anchor, heading: hit.section < 0 ? "" : heading, excerpt: excerpt(text, marks.has) };
}

/** The stretch of the text that holds most of the words. */
function excerpt(text, has) {
  const places = [...words(text)].filter((word) => has(word.text));
  let [start, most] = [0, 0];
  for (const [at, { start: from }] of places.entries()) {
    const within = new Set(places.slice(at).filter((word) => word.end <= from + AFTER).map((word) => word.text)).size;
    if (within > most) [start, most] = [from, within];
  }
  const from = start <= BEFORE ? 0 : text.indexOf(" ", start - BEFORE) + 1;
  const space = text.lastIndexOf(" ", start + AFTER);
  const to = start + AFTER >= text.length ? text.length : space > start ? space : start + AFTER;
  return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}

/** Keeps the pages whose text really has the phrases, where the index could not tell. */
async function verified(index, query, ranked, limit) {
  const kept = [];
  for (let at = 0; at < ranked.length && kept.length < limit && at < limit + 4 * VERIFY; at += VERIFY) {
    const some = ranked.slice(at, at + VERIFY);
    const held = await Promise.all(some.map(async (hit) => hit.sure || hasPhrases(await index.text(hit.page), query.phrases)));
    kept.push(...some.filter((_, n) => held[n]));
  }
  return kept;
}

function hasPhrases({ about, sections }, phrases) {
  const texts = [about[0], ...sections.flatMap(([, heading, text]) => [heading, text])];
  const read = texts.map((text) => [...words(text)].filter((word) => !word.last).map((word) => word.text));
  return phrases.every((phrase) =>
    read.some((list) => list.some((_, at) => phrase.every((unit, n) => list[at + n] === unit.text))),
  );
}
