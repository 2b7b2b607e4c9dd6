//! Builds the search index of a folder of Markdown, for tests and benchmarks of search alone.
//!
//! ```text
//! search_index IN OUT [--html DIR]
//! ```
//!
//! `--html` also writes each page as plain HTML, for other search tools to read. Prints the seconds of
//! each step.
#![expect(clippy::disallowed_methods, reason = "an example reads and writes by itself")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use patternbook::compute::search::{Contribution, Entry, File, Section, assemble, contribution};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let html = args.iter().position(|arg| arg == "--html").map(|at| {
        args.remove(at);
        PathBuf::from(args.remove(at))
    });
    let [input, output] = args.as_slice() else {
        return Err("search_index IN OUT [--html DIR]".into());
    };
    let mut files = Vec::new();
    collect(Path::new(input), &mut files)?;
    files.sort();
    let read = |path: &PathBuf| -> Result<(String, String), std::io::Error> {
        let name = path.strip_prefix(input).unwrap_or(path).with_extension("");
        Ok((name.to_string_lossy().replace('\\', "/") + "/", fs::read_to_string(path)?))
    };
    let texts: Vec<(String, String)> = files.iter().map(read).collect::<Result<_, _>>()?;
    if let Some(folder) = html {
        return texts.iter().try_for_each(|(url, text)| write_html(&folder.join(url), text));
    }
    let entries: Vec<Arc<Entry>> =
        texts.par_iter().map(|(url, text)| Arc::new(entry(url, text))).collect();

    let start = Instant::now();
    let cpu = cpu_seconds();
    let pages: Vec<Arc<Contribution>> =
        entries.par_iter().map(|entry| Arc::new(contribution(entry.clone()))).collect();
    let contributed = start.elapsed().as_secs_f64();
    let index = assemble(&pages);
    let assembled = start.elapsed().as_secs_f64();
    // As a build does it: made one by one, in parallel, and none is kept.
    let files = index.files();
    let bytes: usize = files.par_iter().map(|(_, file)| index.file(*file).len()).sum();
    let built = start.elapsed().as_secs_f64();
    let cpu = cpu_seconds() - cpu;
    let start = Instant::now();
    fs::create_dir_all(Path::new(output).join("search"))?;
    let write =
        |(path, file): (&String, &File)| fs::write(Path::new(output).join(path), index.file(*file));
    files.par_iter().try_for_each(write)?;
    let written = assembled + start.elapsed().as_secs_f64();
    let (edited, asked) = edit(&index, &entries, &pages);
    println!(
        "{{\"pages\": {}, \"contributions\": {contributed:.3}, \"assembled\": {assembled:.3}, \"built\": {built:.3}, \
         \"cpu\": {cpu:.2}, \
         \"written\": {written:.3}, \"edit\": {edited:.4}, \"asked\": {asked:.4}, \"files\": {}, \"bytes\": {}}}",
        pages.len(),
        files.len(),
        bytes,
    );
    Ok(())
}

/// The seconds that all threads together have worked, where the system says so (Linux).
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let times = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    times.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The seconds from an edited page to an index that holds it, and to the first shard that is asked for.
fn edit(
    index: &patternbook::compute::search::SearchIndex,
    entries: &[Arc<Entry>],
    pages: &[Arc<Contribution>],
) -> (f64, f64) {
    let Some(entry) = entries.get(entries.len() / 2) else { return (0.0, 0.0) };
    let mut edited = Entry::clone(entry);
    Arc::make_mut(&mut edited.sections)
        .iter_mut()
        .take(1)
        .for_each(|section| section.text.push_str(" quixotically edited"));
    let mut pages = pages.to_vec();
    let start = Instant::now();
    let middle = pages.len() / 2;
    pages[middle] = Arc::new(contribution(Arc::new(edited)));
    let updated = index.update(&pages);
    let seconds = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let before = index.files();
    let asked = updated
        .files()
        .into_iter()
        .find(|(path, file)| matches!(file, File::Shard(_)) && !before.contains_key(path));
    let Some((_, file)) = asked else { panic!("the edit is not in the index") };
    assert!(!updated.file(file).is_empty());
    (seconds, start.elapsed().as_secs_f64())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    Ok(())
}

/// The front matter's keys that matter here, and the text after it.
fn split(text: &str) -> (Vec<(&str, &str)>, &str) {
    let Some((head, body)) = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"))
    else {
        return (Vec::new(), text);
    };
    let keys = head.lines().filter_map(|line| line.split_once('='));
    (keys.map(|(key, value)| (key.trim(), value.trim())).collect(), body)
}

fn quoted(value: &str) -> Vec<String> {
    value.split('"').skip(1).step_by(2).map(String::from).collect()
}

fn parser(body: &str) -> Parser<'_> {
    Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

fn entry(url: &str, text: &str) -> Entry {
    let (keys, body) = split(text);
    let get =
        |name: &str| keys.iter().find(|(key, _)| *key == name).map(|(_, value)| quoted(value));
    let first = |name: &str| get(name).and_then(|values| values.into_iter().next());
    let folders = url.trim_end_matches('/').split('/');
    let mut path: Vec<String> = folders.map(String::from).collect();
    path.pop();
    Entry {
        url: url.to_owned(),
        title: first("title").unwrap_or_default(),
        kind: first("kind").unwrap_or_else(|| "page".to_owned()),
        tags: get("tags").unwrap_or_default(),
        team: first("team"),
        culture: first("culture"),
        lang: first("lang").unwrap_or_else(|| "en".to_owned()),
        path,
        status: None,
        sections: sections(body).into(),
    }
}

fn sections(body: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut heading: Option<Section> = None;
    for event in parser(body) {
        let count = sections.len();
        let open = heading.as_mut().map(|section| &mut section.heading);
        let text = match open {
            Some(text) => text,
            None => &mut sections[count - 1].text,
        };
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some(Section { level: depth(level), ..Section::default() });
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some(mut section) = heading.take() {
                    section.anchor =
                        section.heading.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "-");
                    sections.push(section);
                }
            }
            // A nested list begins right after the words of its item.
            Event::Start(Tag::Item | Tag::Table(_)) => text.push('\n'),
            Event::Text(part) | Event::Code(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell | TagEnd::CodeBlock,
            ) => text.push('\n'),
            _ => {}
        }
    }
    sections
}

fn depth(level: HeadingLevel) -> u8 {
    level as u8
}

fn write_html(folder: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    let (keys, body) = split(text);
    let title = keys
        .iter()
        .find(|(key, _)| *key == "title")
        .map_or("", |(_, value)| value.trim_matches('"'));
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head><body><main><h1>{title}</h1>"
    );
    html::push_html(&mut page, parser(body));
    page.push_str("</main></body></html>");
    fs::create_dir_all(folder)?;
    fs::write(folder.join("index.html"), page)?;
    Ok(())
}
