//! One file of a book: what it is taken for, read, and stamped.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::diag::Diagnostic;
use crate::memo::Key;

/// A file of the book.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path relative to the book's root, with `/`.
    pub path: Arc<str>,
    /// What it holds.
    pub data: FileData,
    /// The hash of what it holds; of path, size and time for files that are copied unread.
    pub key: Key,
    /// The size in pixels, where it is an image.
    pub image: Option<(usize, usize)>,
    pub(super) stamp: Stamp,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum FileData {
    /// The text of a file that we parse.
    Text(Arc<str>),
    /// The bytes of a fixture's file, or of a small file that is published as it is.
    Bytes(Arc<[u8]>),
    /// A file that is copied: where it lies.
    Copied(PathBuf),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl SourceFile {
    /// Returns the text of a file that we parse.
    pub fn text(&self) -> Option<&Arc<str>> {
        match &self.data {
            FileData::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Opens a file of the book that is published as it is: a file, not something that would block or never end.
pub fn open_file(path: &Path) -> std::io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = fs::OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no longer a file"));
    }
    Ok(file)
}

fn is_text(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "md" | "markdown" | "toml" | "csv")
        || (path.starts_with("content/") && extension.eq_ignore_ascii_case("svg"))
        || (path.starts_with("themes/")
            && matches!(extension, "html" | "css" | "js" | "mjs" | "xml" | "svg" | "txt"))
}

/// Files of other generators' books that are text to us.
pub(super) fn is_words(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "md" | "markdown" | "mdx" | "toml" | "yml" | "yaml" | "json")
}

impl Stamp {
    /// A file written within the clock's grain of this snapshot could change again without a new time.
    fn settled(&self) -> bool {
        self.modified.and_then(|time| time.elapsed().ok()).is_some_and(|age| age.as_millis() > 20)
    }
}

pub(super) fn stamp(meta: &fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    Stamp { size: meta.len(), modified: meta.modified().ok(), inode: meta.ino() }
}

/// A longer file is not one that a page would include.
const MAX_LISTING: u64 = 1 << 20;

/// Tells whether a file of the content is mostly text.
fn is_listing(path: &str) -> bool {
    const EXTENSIONS: [&str; 36] = [
        "bash", "c", "cfg", "conf", "cpp", "cs", "css", "go", "h", "hpp", "html", "ini", "java",
        "js", "json", "jsonc", "jsx", "kt", "lua", "mjs", "php", "pl", "proto", "ps1", "py", "r",
        "rb", "rs", "scss", "sh", "sql", "swift", "ts", "tsx", "yaml", "yml",
    ];
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    path.starts_with("content/") && (extension == "txt" || EXTENSIONS.contains(&extension))
}

/// Text beyond this is no text that somebody wrote.
const MAX_TEXT: u64 = 256 << 20;

pub(super) fn read_file(
    path: Arc<str>,
    full: PathBuf,
    stamp: Stamp,
) -> Result<SourceFile, Box<Diagnostic>> {
    let mut file = read_as_it_is(path, full, stamp)?;
    if !stamp.settled() {
        // No later stamp equals this one, so the next look reads the file again.
        file.stamp = Stamp::default();
    }
    Ok(file)
}

fn read_as_it_is(
    path: Arc<str>,
    full: PathBuf,
    stamp: Stamp,
) -> Result<SourceFile, Box<Diagnostic>> {
    // What may be included in a page; where it is no text after all, it is copied.
    if is_listing(&path)
        && stamp.size <= MAX_LISTING
        && let Ok(read) = read_text(path.clone(), full.clone(), stamp)
    {
        return Ok(read);
    }
    if !is_text(&path) {
        let modified = stamp
            .modified
            .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok())
            .map_or(0, |age| age.as_nanos());
        let key = Key::of(&[path.as_bytes(), &stamp.size.to_le_bytes(), &modified.to_le_bytes()]);
        let image = is_image(&path).then(|| imagesize::size(&full).ok()).flatten();
        let image = image.map(|size| (size.width, size.height));
        return Ok(SourceFile { path, data: FileData::Copied(full), key, image, stamp });
    }
    read_text(path, full, stamp)
}

pub(super) fn read_text(
    path: Arc<str>,
    full: PathBuf,
    stamp: Stamp,
) -> Result<SourceFile, Box<Diagnostic>> {
    if stamp.size > MAX_TEXT {
        let message = format!("file is {} MB: at most 256 MB are read as text", stamp.size >> 20);
        return Err(Box::new(Diagnostic::error("file-size", message).within(&path)));
    }
    let bytes =
        read_bytes(&full, stamp.size).map_err(|error| Box::new(unreadable(&path, &error)))?;
    let key = Key::of(&[path.as_bytes(), &bytes]);
    let data = match String::from_utf8(bytes) {
        Ok(text) => FileData::Text(Arc::from(with_line_ends(text))),
        Err(error) => {
            return Err(Box::new(not_utf8(
                &path,
                error.as_bytes(),
                error.utf8_error().valid_up_to(),
            )));
        }
    };
    Ok(SourceFile { path, data, key, image: None, stamp })
}

/// Returns a text whose lines end in ways that our readers know: where they end with CR alone, as old spreadsheets
/// write them, they would be one. Every byte keeps its place.
pub(super) fn with_line_ends(text: String) -> String {
    if memchr::memchr(b'\n', text.as_bytes()).is_none()
        && memchr::memchr(b'\r', text.as_bytes()).is_some()
    {
        return text.replace('\r', "\n");
    }
    text
}

/// Reads what was a file when it was found; nothing waits for a pipe that has taken its place.
fn read_bytes(full: &Path, size: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    // With room for one byte more, the end is seen without growing.
    let mut bytes = Vec::with_capacity(size as usize + 1);
    open_file(full)?.take(MAX_TEXT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_image(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp"))
}

pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error("unreadable", format!("can't read `{path}`: {error}"))
        .within(&Arc::from(path))
}

pub(super) fn not_a_file(path: &str) -> Diagnostic {
    Diagnostic::error("not-a-file", format!("`{path}` is neither a file nor a folder"))
        .within(&Arc::from(path))
}

fn not_utf8(path: &Arc<str>, bytes: &[u8], at: usize) -> Diagnostic {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let diagnostic =
        Diagnostic::error("encoding", format!("text is not UTF-8: byte {at}, line {line}"))
            .within(path);
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            diagnostic.hint("this looks like UTF-16; save the file as UTF-8")
        }
        _ => diagnostic.hint("save the file as UTF-8 (this looks like Latin-1 or Windows-1252)"),
    }
}
