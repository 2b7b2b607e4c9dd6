//! Writes a book of 200 teams, to measure edits of its records:
//! `cargo run --release --example teams_book -- DIR [RECORDS]`.
#![expect(
    clippy::disallowed_methods,
    reason = "a tool of the developers writes what it is told to"
)]

#[path = "../benches/teams/book.rs"]
mod book;

use std::io;
use std::path::PathBuf;

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1);
    let Some(folder) = words.next().map(PathBuf::from) else {
        return Err(io::Error::other("which folder?"));
    };
    let size = words.next().and_then(|word| word.parse().ok()).unwrap_or(100_000);
    for (path, bytes) in book::files(size) {
        let path = folder.join(&*path);
        std::fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}
