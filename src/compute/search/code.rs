//! Numbers and word lists as text that JSON holds without escapes and gzip packs well.
//!
//! Postings could be packed into bits, but static hosts compress JSON and not unknown binary files,
//! and gzip's Huffman codes come near to the entropy of one letter for each small number.

/// One letter for each of 90 digits: printable ASCII without `"` and `\`.
const DIGITS: &[u8; 90] =
    b"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}";

/// Numbers below this take one letter.
pub(super) const SMALL: u32 = 45;

/// Appends a number: digits to base 45, the lowest first, all but the last raised by 45.
pub(super) fn push_number(out: &mut Vec<u8>, number: u32) {
    if number < SMALL {
        out.push(DIGITS[number as usize]);
        return;
    }
    let (letters, count) = letters(number);
    out.extend_from_slice(&letters.to_le_bytes()[..count]);
}

/// The letters of a number, the first in the lowest byte, and how many these are.
pub(super) fn letters(mut number: u32) -> (u64, usize) {
    if number < SMALL * SMALL {
        return (PAIRS[number as usize].into(), if number < SMALL { 1 } else { 2 });
    }
    let (mut letters, mut count) = (0, 0);
    while number >= SMALL {
        letters |= u64::from(DIGITS[(number % SMALL + SMALL) as usize]) << (8 * count);
        number /= SMALL;
        count += 1;
    }
    (letters | u64::from(DIGITS[number as usize]) << (8 * count), count + 1)
}

/// The letters of all numbers that have no more than two.
static PAIRS: [u16; (SMALL * SMALL) as usize] = {
    let mut pairs = [0; (SMALL * SMALL) as usize];
    let mut number = 0;
    while number < pairs.len() {
        let (high, low) = (number / SMALL as usize, number % SMALL as usize);
        pairs[number] = match high {
            0 => DIGITS[low] as u16,
            _ => DIGITS[low + SMALL as usize] as u16 | (DIGITS[high] as u16) << 8,
        };
        number += 1;
    }
    pairs
};

/// Appends ascending numbers as the gaps between them.
pub(super) fn push_gaps(out: &mut Vec<u8>, numbers: impl IntoIterator<Item = u32>) {
    let mut next = 0;
    for number in numbers {
        push_number(out, number - next);
        next = number + 1;
    }
}

/// Returns the digits as text.
pub(super) fn text(digits: Vec<u8>) -> String {
    String::from_utf8(digits).unwrap_or_default()
}

/// Appends digits as a JSON string: they need no escape.
pub(super) fn push_quoted(out: &mut Vec<u8>, digits: &[u8]) {
    out.push(b'"');
    out.extend_from_slice(digits);
    out.push(b'"');
}

/// Returns sorted words as one text: a capital letter for how much (in units of UTF-16) is shared with the word
/// before, then the rest. Folded words hold no capitals, so the capital is the border as well.
pub(super) fn front_code<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    let mut before = "";
    for word in words {
        let shared = shared(before, word);
        let units = word[..shared].encode_utf16().count();
        out.push((b'A' + units as u8) as char);
        out.push_str(&word[shared..]);
        before = word;
    }
    out
}

/// The bytes of what the words begin with in common, up to as much as a capital letter can count.
fn shared(before: &str, word: &str) -> usize {
    let mut units = 0;
    let alike = before.chars().zip(word.chars()).take_while(|(a, b)| {
        units += a.len_utf16();
        a == b && units <= 25
    });
    alike.map(|(a, _)| a.len_utf8()).sum()
}

/// Returns a short file name for the hash: five bits a letter, no capitals, as some disks know no case.
pub(super) fn short_name(mut hash: u64, letters: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut name = String::with_capacity(letters);
    for _ in 0..letters {
        name.push(LETTERS[(hash & 31) as usize] as char);
        hash >>= 5;
    }
    name
}

/// Does nothing with what it is given, but to have it asked for. What lies anywhere in the memory is long on its way; asked
/// for in a row, with nothing else done between, the ways are gone together, and what follows finds it near.
pub(super) fn fetch(parts: impl Iterator<Item = u64>) {
    std::hint::black_box(parts.fold(0, |sum, part| sum ^ part));
}

/// Mixes the bits of a hash with a number.
pub(super) fn mix(hash: u64, number: u64) -> u64 {
    let mut x =
        hash ^ number.wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(n: u32) -> String {
        let mut out = Vec::new();
        push_number(&mut out, n);
        text(out)
    }

    #[test]
    fn small_numbers_take_one_letter() {
        assert_eq!((number(0).as_str(), number(44).as_str()), ("#", "O"));
        assert_eq!((number(45).as_str(), number(2024).as_str()), ("P$", "}O"));
        assert_eq!(number(10_000_000).len(), 5);
    }

    #[test]
    fn digits_need_no_escape() {
        assert!(DIGITS.iter().all(|b| b.is_ascii_graphic() && !b"\"\\".contains(b)));
        let mut sorted = DIGITS.to_vec();
        sorted.dedup();
        assert_eq!(sorted.len(), 90);
    }

    #[test]
    fn words_share_their_beginnings() {
        assert_eq!(front_code(["access", "account", "do"]), "AaccessDountAdo");
        assert_eq!(front_code(["東京", "東北"]), "A東京B北");
        assert_eq!(front_code(["𠮷東", "𠮷野"]), "A𠮷東C野");
        assert_eq!(front_code([&*"a".repeat(30), &"a".repeat(31)]).matches('a').count(), 36);
    }
}
