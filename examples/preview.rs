//! A preview of a folder of plain HTML and CSS, to try live reload without a book: `cargo run --example preview DIR`.

use std::path::PathBuf;
use std::sync::Arc;

use patternbook::dev::{Built, ServeOptions, serve};
use patternbook::diag::Diagnostic;
use patternbook::site::{Body, Output, Site};
use patternbook::source::{FileData, Sources};

fn main() {
    let root = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    let options = ServeOptions {
        root,
        host: [127, 0, 0, 1].into(),
        host_name: None,
        port: std::env::args().nth(2).and_then(|port| port.parse().ok()).unwrap_or(1111),
        poll: std::env::args().nth(3).is_some(),
        editor: Some("vscode://file/{path}:{line}:{column}".into()),
        color: false,
        stop: Arc::default(),
    };
    if let Err(error) = serve(&options, &|text| println!("{text}"), build) {
        eprintln!("{}", error.message);
    }
}

/// Pages are `content/*.md` holding HTML; `!word` in one is an error at that place.
fn build(sources: &mut Sources) -> Built {
    let mut built = Built { site: Some(Site::new()), ..Built::default() };
    for file in sources.iter() {
        let bytes: Arc<[u8]> = match &file.data {
            FileData::Text(text) => {
                if let Some(at) = text.find("!broken") {
                    let error = Diagnostic::error("broken", "found `!broken`, expected a text");
                    built
                        .diagnostics
                        .push(error.at(&file.path, at..at + 7).hint("write <b>something</b> else"));
                    continue;
                }
                if let Some(at) = text.find("!odd") {
                    built
                        .diagnostics
                        .push(Diagnostic::warning("odd", "this is odd").at(&file.path, at..at + 4));
                }
                Arc::from(text.as_bytes())
            }
            _ => continue,
        };
        let path = file.path.trim_start_matches("content/").trim_start_matches("themes/");
        let path = path.replace(".md", ".html");
        let output =
            Output { key: file.key, owner: file.path.to_string(), body: Body::Bytes(bytes) };
        if let Some(site) = &mut built.site
            && let Err(clash) = site.insert(path, output)
        {
            built.diagnostics.push(*clash);
        }
    }
    built
}
