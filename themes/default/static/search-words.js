// Cuts text into words and folds them, exactly as the index builder does (src/compute/search/words.rs);
// tests/fixtures/search-words.json holds both to it.

const UNSPACED =
  "\\u0e00-\\u0e4f\\u0e80-\\u0eff\\u1000-\\u109f\\u1780-\\u17d3\\u3005-\\u3007\\u3041-\\u30fa\\u30fc-\\u30ff" +
  "\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3ffff}";
const START = `(?![${UNSPACED}])[\\p{Alphabetic}\\p{N}]`;
const WITHIN = `(?![${UNSPACED}])[\\p{Alphabetic}\\p{N}\\p{M}]`;
const RUN = new RegExp(
  `([${UNSPACED}]+)|${START}(?:${WITHIN}|(?<=[^0-9])['’](?=(?![0-9])${START})|(?<=[0-9])[.,](?=[0-9]))*`,
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
    .replace(/[ßæœþøłđðħıς]/g, (letter) => LETTERS[letter])
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
    const plain = fold(match[0]).replace(/['’,]/g, "");
    const word = plain.length > LONGEST ? Array.from(plain).slice(0, LONGEST).join("") : plain;
    if (word !== "") yield { text: word, start, end };
  }
}

function* pairs(run, start, end) {
  const folded = fold(run);
  const letters = Array.from(folded);
  const same = folded.length === run.length;
  let at = start;
  for (let n = 0; n < letters.length; n += 1) {
    const text = letters[n] + (letters[n + 1] ?? "");
    const last = n + 1 === letters.length && n > 0;
    yield same ? { text, start: at, end: at + text.length, pair: true, last } : { text, start, end, pair: true, last };
    at += letters[n].length;
  }
}
