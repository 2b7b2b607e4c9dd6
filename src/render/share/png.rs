//! Writes a drawing of sixteen colours as PNG.

use std::io::Write;

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

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
    chunk(&mut png, b"IDAT", &deflated(canvas));
    chunk(&mut png, b"IEND", &[]);
    png
}

/// Most rows are the one above them again.
fn deflated(canvas: &Canvas) -> Vec<u8> {
    let row = canvas.width / 2;
    let mut above = vec![0; row];
    let mut line = vec![0; row + 1];
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(16 * 1024), Compression::fast());
    for pixels in canvas.pixels.chunks_exact(row) {
        // The filter "up": each byte less the one above.
        line[0] = 2;
        for ((out, byte), above) in line[1..].iter_mut().zip(pixels).zip(&above) {
            *out = byte.wrapping_sub(*above);
        }
        above.copy_from_slice(pixels);
        // A vector takes all that it is given.
        let _ = encoder.write_all(&line);
    }
    encoder.finish().unwrap_or_default()
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(name);
    png.extend(data);
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    png.extend(crc.sum().to_be_bytes());
}
