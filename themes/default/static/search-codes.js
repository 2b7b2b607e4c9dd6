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
    for (let [number, scale] = [0, 1]; ; scale *= SMALL) {
      const digit = VALUE[this.text.charCodeAt(this.at++)];
      if (digit < SMALL) return number + digit * scale;
      number += (digit - SMALL) * scale;
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

  /** Reads so many places, or for four how many more, then these; they are coded as steps. */
  steps(count, places) {
    let left = count === 4 ? count + this.next() : count;
    for (let place = 0; left > 0; left -= 1) {
      place += this.next();
      places?.push(place);
    }
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
  let before = "";
  return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/gu), ([, capital, rest]) => (before = before.slice(0, capital.charCodeAt(0) - 65) + rest));
}

/** How many of a sorted list come first, all those that `before` holds for. */
export function countOf(sorted, before) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(sorted[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Puts what is not a surrogate before what is: the index is in the order of code points. */
const key = (word) => word.replace(/[\ue000-\uffff]/g, "\ud7ff$&");

/** The last place whose word is not behind this one, or 0. */
export function placeOf(sorted, word) {
  const own = key(word);
  return Math.max(countOf(sorted, (other) => key(other) <= own) - 1, 0);
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
