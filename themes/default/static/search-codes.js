// Reads the number and word codes of the index (src/compute/search/code.rs).

const SMALL = 45;
const VALUE = new Uint8Array(128);
for (let code = 35, digit = 0; code < 126; code += 1) {
  if (code !== 92) VALUE[code] = digit++;
}

/** Reads numbers one after the other. */
export class Numbers {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  get more() {
    return this.at < this.text.length;
  }

  next() {
    let number = 0;
    let scale = 1;
    for (;;) {
      const digit = VALUE[this.text.charCodeAt(this.at++)];
      if (digit < SMALL) return number + digit * scale;
      number += (digit - SMALL) * scale;
      scale *= SMALL;
      if (this.at > this.text.length) throw new RangeError("a number of the index is cut short");
    }
  }

  /** Reads ascending numbers, coded as the gaps between them. */
  gaps(count) {
    const numbers = new Uint32Array(count);
    let next = 0;
    for (let n = 0; n < count; n += 1) {
      numbers[n] = next + this.next();
      next = numbers[n] + 1;
    }
    return numbers;
  }
}

/** All small numbers of a text, one letter or more each. */
export function numbers(text) {
  const reader = new Numbers(text);
  const list = [];
  while (reader.more) list.push(reader.next());
  return list;
}

/** The words of a front-coded list: a capital letter for what is shared with the word before. */
export function wordList(text) {
  const list = [];
  let before = "";
  for (const [, capital, rest] of text.matchAll(/([A-Z])([^A-Z]*)/gu)) {
    const shared = capital.charCodeAt(0) - 65;
    // Cutting by letters matters only outside the basic plane.
    const start = /[\ud800-\udfff]/.test(before) ? Array.from(before).slice(0, shared).join("") : before.slice(0, shared);
    before = start + rest;
    list.push(before);
  }
  return list;
}

/** Compares by code points, the order of the index. */
export function compare(a, b) {
  if (a === b) return 0;
  let at = 0;
  while (at < a.length && at < b.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at === a.length) return -1;
  if (at === b.length) return 1;
  const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
  const high = (unit) => unit >= 0xd800 && unit <= 0xdfff;
  return high(x) === high(y) ? x - y : high(x) ? 1 : -1;
}

/** The last place whose word is not behind this one, or 0. */
export function placeOf(sorted, word) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle], word) <= 0) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
}

/**
 * How many letters apart two words are, at most `limit` + 1: one step adds, drops or changes a letter,
 * or swaps two neighbours. With `asPrefix`, what follows in `b` costs nothing.
 */
export function distance(a, b, limit, asPrefix = false) {
  if (a.length - b.length > limit || (!asPrefix && b.length - a.length > limit)) return limit + 1;
  const width = asPrefix ? Math.min(b.length, a.length + limit) : b.length;
  let [older, old, row] = [[], [], Array.from({ length: width + 1 }, (_, n) => n)];
  for (let i = 1; i <= a.length; i += 1) {
    [older, old, row] = [old, row, older];
    row[0] = i;
    let least = i;
    for (let j = 1; j <= width; j += 1) {
      const change = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + change);
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        cost = Math.min(cost, older[j - 2] + 1);
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return limit + 1;
  }
  return asPrefix ? Math.min(...row.slice(0, width + 1)) : row[width];
}
