// Cuts text into words and folds them, exactly as the index builder does (src/compute/search/words.rs);
// tests/fixtures/search-words.json holds both to it.

const UNSPACED =
  "\\u0e00-\\u0e4f\\u0e80-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17d3\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u30ff" +
  "\\u3131-\\u318e\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7ff\\uf900-\\ufaff\\uff66-\\uffdc\\u{20000}-\\u{3ffff}";
const START = `(?![${UNSPACED}])[\\p{Alphabetic}\\p{N}]`;
const WITHIN = `(?![${UNSPACED}])[\\p{Alphabetic}\\p{N}\\p{M}]`;
const RUN = new RegExp(
  `([${UNSPACED}]+)|${START}(?:${WITHIN}|(?<=${WITHIN}[^0-9])['’](?=(?![0-9])${START})|(?<=[0-9])[.,](?=[0-9]))*`,
  "gu",
);
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0652\u20d0-\u20ff\ufe00-\ufe0f]/g;
const LETTERS = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ı: "i", ς: "σ" };
const LONGEST = 60;

/** The text without case, accents and width, as it is compared. */
export function fold(text) {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(/[^\0-~]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize("NFC");
}

/**
 * The words of a text as `{ text, start, end }`. Scripts without spaces give overlapping pairs of
 * letters, marked `pair`, and the last letter by itself, marked `last` if there are others.
 */
export function* words(text) {
  for (const match of text.matchAll(RUN)) {
    const start = match.index;
    const end = start + match[0].length;
    if (match[1] !== undefined) {
      yield* pairs(match[0], start, end);
      continue;
    }
    const text = Array.from(fold(match[0]).replace(/['’,]/g, "")).slice(0, LONGEST).join("");
    if (text !== "") yield { text, start, end };
  }
}

function* pairs(run, start, end) {
  const letters = Array.from(fold(run));
  // Where each stands in the text: anywhere in the run if they fold together, as half-width ones do.
  let places = [];
  for (const letter of run) {
    for (const _ of fold(letter)) places.push([start, start + letter.length]);
    start += letter.length;
  }
  if (places.length !== letters.length) places = letters.map(() => [end - run.length, end]);
  for (const [n, letter] of letters.entries()) {
    const next = letters[n + 1];
    yield { text: letter + (next ?? ""), start: places[n][0], end: (places[n + 1] ?? places[n])[1], pair: true, last: !next && n > 0 };
  }
}
