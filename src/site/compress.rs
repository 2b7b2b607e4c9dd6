//! Compressed files beside what is text, for web servers that send them as they are (`gzip_static`).

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use flate2::{Compression, GzBuilder};

use super::{Annex, Body, Output, Render, Site};
use crate::memo::Key;

/// Endings of files that become smaller.
const TEXT: [&str; 13] =
    ["html", "css", "js", "mjs", "json", "xml", "svg", "md", "txt", "csv", "ics", "wasm", "map"];

impl Site {
    /// Adds a compressed file beside every text that is not copied.
    pub fn compress(&mut self) {
        let standing: Vec<_> = self.standing().filter_map(zipped).collect();
        for (path, output) in standing {
            // Where an author has put such a file, it stays.
            let _ = self.insert(path, output);
        }
        if let Some(plain) = self.annex.take() {
            self.annex = Some(Arc::new(ZippedAnnex { plain, outputs: OnceLock::new() }));
        }
    }
}

fn zipped((path, output): (&str, &Output)) -> Option<(String, Output)> {
    let (_, extension) = path.rsplit_once('.')?;
    if !TEXT.contains(&extension) || matches!(output.body, Body::File(_)) {
        return None;
    }
    let body = Body::Page(Arc::new(Zipped(output.clone())));
    let key = Key::join(&[output.key, mark()]);
    Some((format!("{path}.gz"), Output { key, owner: output.owner.clone(), body }))
}

/// Tells the key of a compressed file from that of what it holds.
fn mark() -> Key {
    Key::of(&[b"gzip 9"])
}

struct Zipped(Output);

impl Render for Zipped {
    fn key(&self) -> Key {
        Key::join(&[self.0.exact(), mark()])
    }

    fn bytes(&self) -> Vec<u8> {
        gzip(&self.0.bytes().unwrap_or_default())
    }
}

/// Compresses bytes; the same ones in the same way, whatever the day and the system.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let _ = out.write_all(bytes);
    out.finish().unwrap_or_default()
}

struct ZippedAnnex {
    plain: Arc<dyn Annex>,
    outputs: OnceLock<BTreeMap<String, Output>>,
}

impl Annex for ZippedAnnex {
    fn folder(&self) -> &str {
        self.plain.folder()
    }

    fn outputs(&self) -> &BTreeMap<String, Output> {
        self.outputs.get_or_init(|| {
            let mut all = self.plain.outputs().clone();
            let more = all.iter().map(|(path, output)| (path.as_str(), output)).filter_map(zipped);
            let more: Vec<_> = more.collect();
            all.extend(more);
            all
        })
    }
}
