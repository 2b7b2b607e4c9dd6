// How well the search finds pages again: queries drawn from the texts themselves, by a fixed seed.
// Used by the tests on a real handbook, and by benches/search on ten thousand generated pages.

/** A small generator of numbers: the same seed, the same queries. */
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORD = /[\p{L}]+/gu;

/**
 * Draws queries from pages `[{ url, title, text }]`. A word is drawn only if it stands on one page, for
 * else no page is *the* right one; for two words, both must stand together on one page only.
 */
export function draw(pages, count, seed = 1) {
  const next = random(seed);
  const texts = pages.map((page) => new Set(`${page.title} ${page.text}`.toLowerCase().match(WORD) ?? []));
  const holders = new Map();
  for (const [at, set] of texts.entries()) {
    for (const word of set) holders.set(word, [...(holders.get(word) ?? []), at]);
  }
  const pick = (list) => list[next(list.length)];
  const single = [...holders].filter(([word, on]) => on.length === 1 && word.length >= 5).map(([word, [on]]) => ({ word, on }));
  const several = (make) => {
    const queries = new Map();
    for (let turn = 0; queries.size < count && turn < count * 200; turn += 1) {
      const query = make();
      if (query) queries.set(query.text, query);
    }
    return [...queries.values()];
  };
  const of = ({ word, on }, text) => text && { text, word, url: pages[on].url };
  return {
    exact: several(() => ((drawn) => of(drawn, drawn.word))(pick(single))),
    typo: several(() => ((drawn) => of(drawn, slip(drawn.word, next, holders)))(pick(single))),
    prefix: several(() => ((drawn) => of(drawn, prefix(drawn, holders)))(pick(single))),
    "two words": several(() => pair(pages, texts, holders, next)),
  };
}

/** One wrong, missing, doubled or swapped letter, that makes no other word of the book. */
function slip(word, next, holders) {
  const at = next(word.length - 1);
  const letter = "abcdefghijklmnopqrstuvwxyz"[next(26)];
  const slips = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + letter + word.slice(at),
    word.slice(0, at) + letter + word.slice(at + 1),
    word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
  ];
  const wrong = slips[next(4)];
  return wrong === word || holders.has(wrong) ? undefined : wrong;
}

/** The first four letters, where they are no word and lead to few pages: else none can be right. */
function prefix({ word }, holders) {
  const start = word.slice(0, 4);
  const on = new Set([...holders].filter(([other]) => other.startsWith(start)).flatMap(([, pages]) => pages));
  return holders.has(start) || on.size > 5 ? undefined : start;
}

function pair(pages, texts, holders, next) {
  const on = next(pages.length);
  const words = [...texts[on]].filter((word) => word.length >= 4);
  if (words.length < 2) return undefined;
  const [a, b] = [words[next(words.length)], words[next(words.length)]];
  const both = holders.get(a).filter((page) => texts[page].has(b));
  return a === b || both.length !== 1 ? undefined : { text: `${a} ${b}`, word: a, url: pages[on].url };
}

/** Asks each query; returns the share found in the first five, and the mean reciprocal rank. */
export async function measure(query, queries) {
  let [found, sum] = [0, 0];
  const missed = [];
  for (const { text, word, url } of queries) {
    const results = await query(text, { limit: 10 });
    const at = results.findIndex((result) => result.url.split("#")[0] === url);
    if (at >= 0 && at < 5) found += 1;
    else missed.push(`${text} (${word}) → ${url}, found ${at + 1} of ${results.length}`);
    if (at >= 0) sum += 1 / (at + 1);
  }
  return { queries: queries.length, found: found / queries.length, rank: sum / queries.length, missed };
}
