// The index as the engine sees it: the manifest taken apart, and the files fetched so far.

import { Numbers, countOf, numbers, placeOf, wordList } from "./search-codes.js";

const KEEP = 64;
const BLOCK = 64;
const LETTERS = 6;

export class Index {
  constructor(load, manifest) {
    this.load = load;
    this.manifest = manifest;
    this.pages = manifest.pages;
    this.lengths = numbers(manifest.lengths).map((coarse) => 2 ** (coarse / 4));
    this.mean = 2 ** (manifest.mean / 4);
    this.words = wordList(manifest.words);
    this.counts = numbers(manifest.counts).map((steps) => 2 ** (steps / 3));
    this.families = new Families(manifest.families);
    this.starts = wordList(manifest.starts);
    this.kept = new Map();
  }

  /** Whether the manifest lists every word that can be misspelt. */
  get complete() {
    return this.manifest.spelling[0].length === 0;
  }

  /** The filters of the book: `{ kind: [["pattern", 12], …], … }`. */
  facets() {
    return Object.fromEntries(Object.entries(this.manifest.facets).map(([name, facet]) => [name, facet.values]));
  }

  /** The place of a word in `words`, or -1. */
  find(word) {
    const at = placeOf(this.words, word);
    return this.words[at] === word ? at : -1;
  }

  shardOf(word) {
    return placeOf(this.starts, word);
  }

  /** Fetches shards, as far as they are not here; each is then at hand by `shard`. */
  async fetch(shards) {
    await Promise.all([...shards].map((at) => this.shard(at)));
  }

  file(kind, names, at) {
    return `search/${kind}-${names.slice(at * LETTERS, (at + 1) * LETTERS)}.json`;
  }

  shard(at) {
    const file = this.file("w", this.manifest.shards, at);
    return this.keep(file, (json) => new Shard(json, file));
  }

  /** Where a word of a shard stands, with every place. */
  places({ term, shard, at }) {
    return term.apart ? this.keep(shard.file.replace("w-", "p-").replace(".", `-${at}.`), (text) => term.placed(text)) : term;
  }

  /** What is shown of a page that no card shows, as a card: its opening. */
  async opening(page) {
    const block = await this.keep(this.file("b", this.manifest.blocks, Math.floor(page / BLOCK)), (json) => json);
    const [about, text] = block[page % BLOCK];
    return [about, "", "", text];
  }

  /** What is shown of a page whatever was searched for. */
  about([title, own, folder, kind = "page", status]) {
    const [above, ...path] = typeof folder === "number" ? this.manifest.folders[folder] : folder;
    return { title, page: above + own, kind, path, status };
  }

  /** The rare words that begin, or end, about like this one. */
  async spelling(word) {
    const [forward, backward] = this.manifest.spelling;
    const turn = (text) => Array.from(text).reverse().join("");
    const list = async (lists, near) => {
      const at = placeOf(lists.map(([start]) => start), near);
      return this.keep(lists[at][1], wordList);
    };
    const [begin, end] = await Promise.all([list(forward, word), list(backward, turn(word))]);
    return [...begin, ...end.map(turn)];
  }

  /** The pages that pass the filters, or undefined for all. */
  async pagesOf(filters) {
    const sets = Object.entries(filters).map(async ([name, wanted]) => {
      const values = (Array.isArray(wanted) ? wanted : [wanted]).filter((value) => value !== "" && value != null);
      const facet = Object.hasOwn(this.manifest.facets, name) ? this.manifest.facets[name] : undefined;
      if (values.length === 0) return undefined;
      if (facet === undefined) return new Set();
      const json = await this.keep(facet.file, (file) => file);
      const coded = values.filter((value) => Object.hasOwn(json, value)).map((value) => new Numbers(json[value]));
      return new Set(coded.flatMap((reader) => Array.from(reader.gaps(reader.next()))));
    });
    const all = (await Promise.all(sets)).filter((set) => set !== undefined);
    if (all.length === 0) return undefined;
    return all.reduce((left, right) => new Set([...left].filter((page) => right.has(page))));
  }

  /** Keeps what was used last, so that a long visit does not fill the memory. */
  keep(path, make) {
    let value = this.kept.get(path);
    this.kept.delete(path);
    if (value === undefined) {
      value = this.load(path).then(make);
      value.catch(() => this.kept.delete(path));
    }
    this.kept.set(path, value);
    if (this.kept.size > KEEP) this.kept.delete(this.kept.keys().next().value);
    return value;
  }
}

/** A range of words with their postings and cards. */
class Shard {
  constructor(json, file) {
    this.file = file;
    this.words = wordList(json.words);
    this.families = new Families(json.families);
    this.postings = json.postings;
    this.cards = json.cards;
    this.about = json.about;
    this.pages = new Numbers(json.pages).gaps(json.about.length);
    this.decoded = new Map();
    this.ranks = new Map();
  }

  term(at) {
    if (!this.decoded.has(at)) this.decoded.set(at, new Postings(this.postings[at]));
    return this.decoded.get(at);
  }

  /** The card of a page for the word at this place: what the page is, anchor, heading, excerpt. */
  card(at, page) {
    const place = find(this.pages, page);
    if (place < 0) return undefined;
    if (!this.ranks.has(at)) this.ranks.set(at, new Map(numbers(this.cards[at][0]).map((shown, rank) => [shown, rank + 1])));
    const rank = this.ranks.get(at).get(place);
    const card = this.cards[at][rank] ?? "";
    return rank && [this.about[place], ...(typeof card === "string" ? ["", "", card] : card)];
  }
}

/** The place of a number in an ascending list, or -1. */
function find(list, number) {
  const at = countOf(list, (other) => other < number);
  return list[at] === number ? at : -1;
}

/** Which words of a list are forms of one another. */
class Families {
  constructor(text) {
    this.back = numbers(text);
    this.next = new Map();
    for (const [at, back] of this.back.entries()) if (back > 0) this.next.set(at - back, at);
  }

  /** The other forms of the word at this place. */
  of(at) {
    const others = [];
    for (let to = at; this.back[to] > 0; ) others.push((to -= this.back[to]));
    for (let to = at; this.next.has(to); ) others.push((to = this.next.get(to)));
    return others;
  }
}

/** Where one word stands: its pages, on each its sections, and its places in these, which are read when they are needed. */
class Postings {
  constructor(text) {
    const reader = new Numbers(text);
    const detail = reader.next();
    // Where no places are kept, another file may hold them.
    [this.detail, this.apart] = [detail % 3, detail > 2];
    this.count = reader.next();
    this.pages = reader.gaps(this.count);
    this.readFrom(reader);
  }

  /** The same with the heads and places of another file. */
  placed(text) {
    const all = Object.assign(Object.create(Postings.prototype), this, { detail: 2 });
    all.readFrom(new Numbers(text));
    return all;
  }

  readFrom(reader) {
    this.reader = reader;
    this.flags = new Uint8Array(this.count);
    this.weights = new Uint16Array(this.count);
    this.heads = new Uint32Array(this.count);
    for (let n = 0; n < this.count; n += 1) {
      this.heads[n] = reader.at;
      this.weights[n] = this.read(n);
    }
    // Where the places of each page begin is known when those before have been read.
    this.places = [reader.at];
  }

  /** Reads one page's heads, to `each(section, heading, count)`; returns their weight in halves. */
  read(n, each) {
    const reader = this.reader;
    if (this.detail === 0) {
      this.flags[n] = reader.next();
      const [weight, section] = [reader.next(), reader.next()];
      each?.(section, false, 1);
      return weight;
    }
    const head = reader.next();
    this.flags[n] = head % 8;
    let sections = Math.floor(head / 8);
    if (sections === 4) sections += reader.next();
    let [weight, next] = [0, 0];
    for (let s = 0; s < sections; s += 1) {
      const code = reader.next();
      const section = next + Math.floor(code / 10);
      next = section + 1;
      const [heading, count] = [code % 10 >= 5, code % 5];
      weight += (heading ? 3 : 0) + 2 * count;
      each?.(section, heading, count);
    }
    return Math.min(weight, 65535);
  }

  /** The sections of the n-th page that hold the word, with its places there if they are kept. */
  sections(n) {
    const list = [];
    const { reader, detail } = this;
    if (detail === 2) this.findPlaces(n);
    reader.at = this.heads[n];
    this.read(n, (section, heading, count) => list.push({ section, heading, count, positions: [] }));
    reader.at = this.places[n];
    if (detail === 2) for (const { count, positions } of list) reader.steps(count, positions);
    return list;
  }

  /** Finds where the places of the n-th page begin: those before are read once. */
  findPlaces(n) {
    const { reader, places } = this;
    while (places.length <= n) {
      const counts = [];
      reader.at = this.heads[places.length - 1];
      this.read(places.length - 1, (section, heading, count) => counts.push(count));
      reader.at = places.at(-1);
      for (const count of counts) reader.steps(count);
      places.push(reader.at);
    }
  }

  /** The place of a page among these, or -1. */
  find(page) {
    return find(this.pages, page);
  }
}
