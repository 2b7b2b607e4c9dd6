//! Writes a drawing of sixteen colours as PNG.

use png::{BitDepth, ColorType, Compression, Encoder, EncodingError, Filter};

use super::canvas::Canvas;

/// Returns the drawing as a PNG file.
pub(super) fn encode(canvas: &Canvas) -> Vec<u8> {
    // A drawing of one fixed size, written to memory: there is nothing that could be refused.
    written(canvas).unwrap_or_default()
}

fn written(canvas: &Canvas) -> Result<Vec<u8>, EncodingError> {
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or(u32::MAX);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side(canvas.width), side(canvas.height));
    encoder.set_color(ColorType::Indexed);
    encoder.set_depth(BitDepth::Four);
    encoder.set_palette(canvas.colors.concat());
    encoder.set_compression(Compression::Fast);
    // Less the row above, most of a card is 0.
    encoder.set_filter(Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.pixels)?;
    writer.finish()?;
    Ok(file)
}
