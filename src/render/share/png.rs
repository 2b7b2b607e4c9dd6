//! Writes a drawing of sixteen colours as PNG.
//!
//! Most of a card is paper. A general compressor looks at every byte of it; the one here knows runs of equal
//! bytes only, in the fixed code of RFC 1951, and is several times as fast.

use super::canvas::Canvas;

/// Returns the drawing as a PNG file.
pub(super) fn encode(canvas: &Canvas) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::with_capacity(13);
    for side in [canvas.width, canvas.height] {
        head.extend(u32::try_from(side).unwrap_or(u32::MAX).to_be_bytes());
    }
    // Four bits a pixel, colours by number, and the only compression, filtering and order there is.
    head.extend([4, 3, 0, 0, 0]);
    chunk(&mut png, b"IHDR", &head);
    chunk(&mut png, b"PLTE", &canvas.colors.concat());
    chunk(&mut png, b"IDAT", &deflated(&filtered(canvas)));
    chunk(&mut png, b"IEND", &[]);
    png
}

/// Returns the rows by the filter "up": each byte less the one above, so that most are 0.
fn filtered(canvas: &Canvas) -> Vec<u8> {
    let row = canvas.width / 2;
    let mut out = Vec::with_capacity((row + 1) * canvas.height);
    let first = vec![0; row];
    let mut above = first.as_slice();
    for pixels in canvas.pixels.chunks_exact(row) {
        out.push(2);
        out.extend(pixels.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(*above)));
        above = pixels;
    }
    out
}

/// Returns bytes as a zlib stream.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    // A window of 32 kB, no dictionary; then one last block of the fixed code.
    let mut bits = Bits { out: vec![0x78, 0x01], held: 0, count: 0 };
    bits.put(0b011, 3);
    let mut rest = bytes;
    while let [byte, after @ ..] = rest {
        bits.literal(*byte);
        let run = after.iter().take_while(|next| *next == byte).count();
        let run = if run < 3 { 0 } else { run };
        let mut left = run;
        while left > 0 {
            // None of what follows may be too short for a run.
            let length = if left > 258 && left < 261 { 255 } else { left.min(258) };
            bits.repeat(length);
            left -= length;
        }
        rest = &after[run..];
    }
    bits.put(0, 7);
    bits.flush();
    let mut out = bits.out;
    out.extend(adler(bytes).to_be_bytes());
    out
}

/// Bits, the lowest first.
struct Bits {
    out: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: u32) {
        self.held |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.out.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// Codes stand with their highest bit first.
    fn code(&mut self, code: u32, count: u32) {
        self.put(code.reverse_bits() >> (32 - count), count);
    }

    fn literal(&mut self, byte: u8) {
        match u32::from(byte) {
            low @ ..=143 => self.code(0x30 + low, 8),
            high => self.code(0x190 + high - 144, 9),
        }
    }

    /// The byte before, 3 to 258 times more.
    fn repeat(&mut self, length: usize) {
        const BASES: [u32; 29] = [
            3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99,
            115, 131, 163, 195, 227, 258,
        ];
        const EXTRA: [u32; 29] =
            [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
        let length = length as u32;
        let place = BASES.partition_point(|base| *base <= length) - 1;
        match place as u32 {
            // 257 to 279, and 280 to 285.
            low @ ..=22 => self.code(low + 1, 7),
            high => self.code(0xc0 + high - 23, 8),
        }
        self.put(length - BASES[place], EXTRA[place]);
        // A distance of 1.
        self.put(0, 5);
    }

    fn flush(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }
}

fn adler(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    // So many bytes can't overflow what is held.
    for part in bytes.chunks(5552) {
        for byte in part {
            a += u32::from(*byte);
            b += a;
        }
        (a, b) = (a % 65521, b % 65521);
    }
    b << 16 | a
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(name);
    png.extend(data);
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(data);
    png.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(runs in proptest::collection::vec((any::<u8>(), 1usize..800), 0..20)) {
            let bytes: Vec<u8> = runs.iter().flat_map(|(byte, count)| vec![*byte; *count]).collect();
            let packed = deflated(&bytes);
            let mut unpacked = Vec::new();
            flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut unpacked).unwrap();
            prop_assert_eq!(unpacked, bytes);
        }
    }
}
