//! Cuts text into words and folds them. `themes/default/static/search.js` does exactly the same in
//! the browser; `tests/fixtures/search-words.json` holds both to it.
//!
//! A word is a run of letters, marks and numbers. An apostrophe between letters is left out (`don’t`
//! is `dont`), but after a single letter it parts two words (`l’équipe`), a point between digits stays
//! (`3.14`), a comma there goes (`1,000` is `1000`). Scripts that are written without spaces, and Korean,
//! which joins words to their endings, give overlapping pairs of letters, and the last letter by itself,
//! so that any part of a run can be found.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

/// The most letters of a word that count.
const LONGEST: usize = 60;

/// A folded word and the bytes of the text that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word, without accents and width. In a plain one, letters may still be capitals: few who read words need these.
    text: &'a str,
    plain: bool,
    /// The hash of the folded word.
    pub hash: u64,
    /// The first byte of it in the text.
    pub start: usize,
    /// The byte after it.
    pub end: usize,
}

impl Word<'_> {
    /// The word without case, accents and width.
    pub fn folded(&self) -> Cow<'_, str> {
        if self.plain { self.text.to_ascii_lowercase().into() } else { self.text.into() }
    }
}

/// Calls `each` with every word of the text, in order.
pub fn each_word(text: &str, mut each: impl FnMut(Word<'_>)) {
    let mut buffer = String::new();
    let mut at = 0;
    while at < text.len() {
        let byte = text.as_bytes()[at];
        if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        if let Some((end, hash)) = plain_word(text.as_bytes(), at) {
            each(Word { text: &text[at..end], plain: true, hash, start: at, end });
            // What follows it is no letter.
            at = end + 1;
            continue;
        }
        let (class, width) = class_at(text, at);
        match class {
            Class::Gap | Class::Mark => at += width,
            Class::Unspaced => {
                let end = run_end(text, at, |class| class == Class::Unspaced);
                each_pair(text, at, end, &mut each);
                at = end;
            }
            Class::Letter | Class::Digit => {
                let end = word_end(text, at);
                let word = fold_into(&text[at..end], &mut buffer);
                if !word.is_empty() {
                    each(Word { text: word, plain: false, hash: hash(word), start: at, end });
                }
                at = end;
            }
        }
    }
}

/// Returns the text without case, accents and width, as it is compared.
pub fn fold(text: &str) -> String {
    let decomposed = text.nfkd().flat_map(char::to_lowercase).filter(|&c| !is_dropped(c));
    let mut plain = String::with_capacity(text.len());
    for c in decomposed {
        match c {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ħ' => plain.push('h'),
            'ı' => plain.push('i'),
            'ς' => plain.push('σ'),
            c => plain.push(c),
        }
    }
    plain.nfc().collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Gap,
    Letter,
    Digit,
    Mark,
    Unspaced,
}

/// Returns the hash of a folded word. Nearly all words have at most sixteen letters, which are taken in two steps.
fn hash(word: &str) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > 16 {
        return xxh3_64(bytes);
    }
    let mut both = [0; 16];
    both[..bytes.len()].copy_from_slice(bytes);
    hash_of(u128::from_le_bytes(both), bytes.len())
}

fn hash_of(bytes: u128, length: usize) -> u64 {
    let fold = |a: u64, b: u64| {
        let product = u128::from(a) * u128::from(b);
        product as u64 ^ (product >> 64) as u64
    };
    let (low, high) = (bytes as u64, (bytes >> 64) as u64);
    let both = fold(low ^ 0xa076_1d64_78bd_642f, high ^ 0xe703_7ed1_a0b4_28db);
    fold(both ^ 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3 ^ length as u64)
}

/// The end of a word of ASCII letters and nothing else, which is nearly every word there is, and its hash.
///
/// Sixteen letters are looked at in one step: words differ in length, and a loop would end where nobody expects it.
fn plain_word(bytes: &[u8], start: usize) -> Option<(usize, u64)> {
    const ONES: u128 = u128::MAX / 255;
    const TOPS: u128 = ONES * 0x80;
    let chunk = u128::from_le_bytes(*bytes[start..].first_chunk()?);
    let small = chunk | (ONES * 0x20);
    // The first bit of each byte: whether it is `a` or behind it, and behind `z`.
    let low = small & (ONES * 0x7f);
    let from_a = low + ONES * u128::from(0x80 - b'a');
    let after_z = low + ONES * u128::from(0x7f - b'z');
    let letters = from_a & !after_z & !chunk & TOPS;
    let length = (!letters & TOPS).trailing_zeros() as usize / 8;
    let next = *bytes.get(start + length)?;
    let ends = next.is_ascii() && !next.is_ascii_digit() && next != b'\'';
    if !ends || !(1..16).contains(&length) {
        return None;
    }
    let own = !(u128::MAX << (length * 8));
    Some((start + length, hash_of(small & own, length)))
}

fn class_at(text: &str, at: usize) -> (Class, usize) {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        let class = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            _ => Class::Gap,
        };
        return (class, 1);
    }
    let Some(c) = text[at..].chars().next() else { return (Class::Gap, 1) };
    let class = if is_unspaced(c) {
        Class::Unspaced
    } else if c.is_alphabetic() || c.is_numeric() {
        Class::Letter
    } else if is_combining_mark(c) {
        Class::Mark
    } else {
        Class::Gap
    };
    (class, c.len_utf8())
}

fn run_end(text: &str, mut at: usize, belongs: impl Fn(Class) -> bool) -> usize {
    while at < text.len() {
        let (class, width) = class_at(text, at);
        if !belongs(class) {
            break;
        }
        at += width;
    }
    at
}

/// The end of the word that begins here, across apostrophes between letters and points between digits.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let (from, mut letters) = (end, 0);
        let mut last = Class::Gap;
        while end < text.len() {
            let (class, width) = class_at(text, end);
            if !matches!(class, Class::Letter | Class::Digit | Class::Mark) {
                break;
            }
            last = class;
            letters += 1;
            end += width;
        }
        if end == from || end >= text.len() {
            return end;
        }
        let Some(joint) = text[end..].chars().next() else { return end };
        let after = end + joint.len_utf8();
        let next = if after < text.len() { class_at(text, after).0 } else { Class::Gap };
        let joins = match joint {
            '\'' | '’' => letters > 1 && last != Class::Digit && next == Class::Letter,
            '.' | ',' => last == Class::Digit && next == Class::Digit,
            _ => false,
        };
        if !joins {
            return end;
        }
        end = after;
    }
}

/// Folds a word; plain lower-case ASCII, nearly every word there is, is not copied.
fn fold_into<'a>(word: &'a str, buffer: &'a mut String) -> &'a str {
    if word.len() <= LONGEST && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return word;
    }
    buffer.clear();
    if word.is_ascii() {
        buffer.extend(
            word.bytes()
                .filter(|b| !matches!(b, b'\'' | b','))
                .map(|b| b.to_ascii_lowercase() as char),
        );
    } else {
        buffer.extend(fold(word).chars().filter(|c| !matches!(c, '\'' | '’' | ',')));
    }
    if let Some((cut, _)) = buffer.char_indices().nth(LONGEST) {
        buffer.truncate(cut);
    }
    buffer
}

/// Gives the overlapping pairs of a run without spaces, then its last letter.
fn each_pair(text: &str, start: usize, end: usize, each: &mut impl FnMut(Word<'_>)) {
    let run = &text[start..end];
    let folded = fold(run);
    let places: Vec<usize> =
        folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
    let letters = places.len() - 1;
    let sources = (folded.len() != run.len()).then(|| sources(run, letters));
    for at in 0..letters {
        let upto = (at + 2).min(letters);
        let (from, to) = match &sources {
            None => (places[at], places[upto]),
            Some(sources) => (sources[at].start, sources[upto - 1].end),
        };
        let text = &folded[places[at]..places[upto]];
        each(Word { text, plain: false, hash: hash(text), start: start + from, end: start + to });
    }
}

/// Where each folded letter stands in a run whose letters change their length; all of it for each, if they fold together,
/// as half-width letters do.
fn sources(run: &str, letters: usize) -> Vec<Range<usize>> {
    let own = run.char_indices().flat_map(|(at, c)| {
        let folded = fold(c.encode_utf8(&mut [0; 4])).chars().count();
        std::iter::repeat_n(at..at + c.len_utf8(), folded)
    });
    let own: Vec<Range<usize>> = own.collect();
    if own.len() == letters { own } else { vec![0..run.len(); letters] }
}

fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{652}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{e4f}' | '\u{e80}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17d3}' | '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{3131}'..='\u{318e}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ffdc}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut found = Vec::new();
        each_word(text, |word| {
            assert!(text.is_char_boundary(word.start) && text.is_char_boundary(word.end));
            found.push(word.folded().into_owned());
        });
        found.join(" ")
    }

    #[test]
    fn a_word_has_the_same_hash_wherever_it_stands() {
        for (word, folded) in
            [("one", "one"), ("Team", "team"), ("a-b", "a"), ("İn", "in"), ("Straße", "strasse")]
        {
            for after in ["", " and more words", ", sixteen and more letters", "\u{301}"] {
                let mut found = None;
                each_word(&format!("{word}{after}"), |word| found = found.or(Some(word.hash)));
                assert_eq!(found, Some(hash(folded)), "{word}{after}");
            }
        }
    }

    #[test]
    fn both_sides_cut_and_fold_the_same_way() {
        let vectors: Vec<(String, String)> =
            serde_json::from_str(include_str!("../../../tests/fixtures/search-words.json"))
                .unwrap();
        for (text, expected) in vectors {
            assert_eq!(words(&text), expected, "{text}");
        }
    }
}
