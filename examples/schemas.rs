//! Writes the JSON Schemas of the book's TOML files to `docs/schemas/`.
#![expect(clippy::disallowed_methods, reason = "writes a file of the repository")]

fn main() -> std::io::Result<()> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas");
    std::fs::create_dir_all(&folder)?;
    for (name, text) in patternbook::parse::schema::all() {
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
