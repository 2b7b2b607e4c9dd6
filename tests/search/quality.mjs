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

/** Words of letters alone: parts of codes and numbers are not what readers search for. */
const WORD = /(?<![\p{N}\p{M}_'’\p{L}])\p{L}+(?![\p{N}\p{M}_'’\p{L}])/gu;

/** The text without the addresses of links, and without the lines that define them: no reader sees these. */
const readable = (text) => text.replace(/\]\([^)]*\)/g, "]").replace(/^ *\[[^\]]+\]:.*$/gm, "");

/**
 * Draws queries from pages `[{ url, title, text }]`. A word is drawn only if it stands on one page, for
 * else no page is *the* right one; for two words, both must stand together on one page only. Where a
 * book has no such words, as generated ones, the rarest are drawn, and each page that holds them is right.
 */
export function draw(pages, count, seed = 1) {
  const next = random(seed);
  const texts = pages.map((page) => new Set(`${page.title} ${readable(page.text)}`.toLowerCase().match(WORD) ?? []));
  const holders = new Map();
  for (const [at, set] of texts.entries()) {
    for (const word of set) {
      if (holders.has(word)) holders.get(word).push(at);
      else holders.set(word, [at]);
    }
  }
  const rarest = [...holders].filter(([word]) => word.length >= 5).sort((a, b) => a[1].length - b[1].length);
  const unique = rarest.filter(([, on]) => on.length === 1);
  const single = unique.length >= count * 2 ? unique : rarest.slice(0, count * 5);
  const drawn = (make) => {
    const queries = new Map();
    for (let turn = 0; queries.size < count && turn < count * 200; turn += 1) {
      const query = make();
      if (query?.text) queries.set(query.text, { ...query, urls: query.on.map((at) => pages[at].url) });
    }
    return [...queries.values()];
  };
  const ofWord = (change) =>
    drawn(() => {
      const [word, on] = single[next(single.length)];
      return { text: change(word), word, on };
    });
  const kinds = {
    exact: ofWord((word) => word),
    typo: ofWord((word) => slip(word, next, holders)),
    prefix: ofWord((word) => prefix(word, holders)),
    "two words": drawn(() => pair(texts, holders, next, unique.length >= count * 2 ? 1 : 20)),
  };
  return Object.fromEntries(Object.entries(kinds).filter(([, queries]) => queries.length > 0));
}

/** Pairs of words that a tenth of the pages or more hold, as they are and the second half typed: what is costly to answer. */
export function drawCommon(pages, count, seed = 1) {
  const next = random(seed);
  const on = new Map();
  for (const { title, text } of pages) {
    for (const word of new Set(`${title} ${text}`.toLowerCase().match(WORD) ?? [])) on.set(word, (on.get(word) ?? 0) + 1);
  }
  const common = [...on].filter(([word, held]) => word.length >= 4 && held * 10 >= pages.length).map(([word]) => word);
  const pair = () => `${common[next(common.length)]} ${common[next(common.length)]}`;
  const texts = Array.from({ length: count }, pair);
  const half = (text) => text.slice(0, text.lastIndexOf(" ") + 4);
  return { "two common words": texts.map((text) => ({ text })), "a common word and a beginning": texts.map((text) => ({ text: half(text) })) };
}

/** Words of one page, whatever else holds them: what readers type who know what they look for. */
export function drawOfPage(pages, count, seed = 1) {
  const next = random(seed);
  const some = (words) => {
    const { text } = pages[next(pages.length)];
    const list = [...new Set(text.toLowerCase().match(WORD) ?? [])].filter((word) => word.length >= 4);
    return { text: Array.from({ length: words }, () => list[next(list.length)]).join(" ") };
  };
  const queries = (words) => Array.from({ length: count }, () => some(words));
  return { "any two words of a page": queries(2), "any three words of a page": queries(3) };
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
function prefix(word, holders) {
  const start = word.slice(0, 4);
  const on = new Set();
  for (const [other, pages] of holders) {
    if (other.startsWith(start)) pages.forEach((page) => on.add(page));
  }
  return holders.has(start) || on.size > Math.max(5, holders.get(word).length) ? undefined : start;
}

function pair(texts, holders, next, most) {
  const page = next(texts.length);
  const words = [...texts[page]].filter((word) => word.length >= 4);
  if (words.length < 2) return undefined;
  const [a, b] = [words[next(words.length)], words[next(words.length)]];
  const on = holders.get(a).filter((at) => texts[at].has(b));
  return a === b || on.length > most ? undefined : { text: `${a} ${b}`, word: a, on };
}

/** Asks each query; returns the share found in the first five, and the mean reciprocal rank. */
export async function measure(query, queries) {
  let [found, sum] = [0, 0];
  const missed = [];
  for (const { text, word, urls } of queries) {
    const results = await query(text, { limit: 10 });
    const at = results.findIndex((result) => urls.includes(result.url.split("#")[0]));
    if (at >= 0 && at < 5) found += 1;
    else missed.push(`${text} (${word}) → ${urls[0]}, found ${at + 1} of ${results.length}`);
    if (at >= 0) sum += 1 / (at + 1);
  }
  return { queries: queries.length, found: found / queries.length, rank: sum / queries.length, missed };
}
