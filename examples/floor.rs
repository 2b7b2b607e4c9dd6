//! The least that a generator must do with a book: read its texts, parse each once, write the result.
//!
//! ```text
//! floor BOOK OUT [SITE]
//! ```
//!
//! Works on all cores and prints the seconds of each step. With a finished `SITE`, the files of that site
//! are what is written, so that the output is as large and in as many files as the generator's own.
#![expect(clippy::disallowed_methods, reason = "an example reads and writes by itself")]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (book, out, site) = match args.as_slice() {
        [book, out] => (book, out, None),
        [book, out, site] => (book, out, Some(site)),
        _ => return Err("floor BOOK OUT [SITE]".into()),
    };
    let site = site.map(|site| files(Path::new(site), &|_| true)).transpose()?;

    let begun = Instant::now();
    let texts = files(Path::new(book), &|path| path.ends_with(".md"))?;
    let read = begun.elapsed().as_secs_f64();
    let pages: Vec<(PathBuf, Vec<u8>)> =
        texts.par_iter().map(|(path, text)| (place(path), page(text))).collect();
    let parsed = begun.elapsed().as_secs_f64();
    let output = site.as_ref().unwrap_or(&pages);
    write(Path::new(out), output)?;
    let written = begun.elapsed().as_secs_f64();

    let bytes: usize = output.iter().map(|(_, bytes)| bytes.len()).sum();
    println!(
        "{{\"pages\": {}, \"read\": {read:.3}, \"parsed\": {parsed:.3}, \"written\": {written:.3}, \
         \"files\": {}, \"bytes\": {bytes}}}",
        pages.len(),
        output.len(),
    );
    Ok(())
}

/// Reads the files below a folder, with their paths in it.
fn files(root: &Path, wanted: &dyn Fn(&str) -> bool) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let (mut paths, mut folders) = (Vec::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if wanted(&entry.file_name().to_string_lossy()) {
                paths.push(entry.path());
            }
        }
    }
    let read =
        |path: PathBuf| Ok((path.strip_prefix(root).unwrap_or(&path).to_owned(), fs::read(&path)?));
    paths.into_par_iter().map(read).collect()
}

/// Where a text is published: each in a folder of its own.
fn place(text: &Path) -> PathBuf {
    text.with_extension("").join("index.html")
}

fn page(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    let body = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let body = body.map_or(&*text, |(_, body)| body);
    let mut page = String::with_capacity(body.len() * 3 / 2);
    html::push_html(&mut page, Parser::new_ext(body, Options::ENABLE_TABLES));
    page.into_bytes()
}

fn write(out: &Path, files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.par_iter().try_for_each(|folder| fs::create_dir_all(out.join(folder)))?;
    files.par_iter().try_for_each(|(path, bytes)| fs::write(out.join(path), bytes))
}
