//! `patternbook render`: one page's HTML fragment on standard output.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::terminal::{Terminal, print};
use crate::book::Options;
use crate::diag::Diagnostic;
use crate::memo::Memo;
use crate::parse::markdown::plain_html;
use crate::render::pages;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Render {
    /// A page of a book, or `-` for Markdown from standard input
    file: PathBuf,
    /// Pass raw HTML through; standard input is then plain CommonMark with GitHub's extensions
    #[arg(long)]
    raw_html: bool,
}

/// Where standard input stands in the book of one page that is made for it.
const STDIN: &str = "content/standard-input.md";

impl Render {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        if self.file == Path::new("-") {
            return self.standard_input(terminal, options);
        }
        let Some((root, source)) = find_book(&self.file) else {
            let diagnostic = Diagnostic::error(
                "no-book",
                format!("`{}` is no page of a book", self.file.display()),
            )
            .hint("name a Markdown file below the `content` folder of a book");
            terminal.show(&[diagnostic], &Sources::default());
            return ExitCode::FAILURE;
        };
        let (sources, diags) = Sources::read(&root, &Sources::default());
        self.page(terminal, &sources, options, &source, diags)
    }

    fn standard_input(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let mut bytes = Vec::new();
        if let Err(error) = std::io::stdin().lock().read_to_end(&mut bytes) {
            terminal.error(&format!("error: can't read standard input: {error}"));
            return ExitCode::FAILURE;
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                terminal.error(&format!(
                    "error: standard input is not UTF-8: byte {}",
                    error.utf8_error().valid_up_to()
                ));
                return ExitCode::FAILURE;
            }
        };
        if self.raw_html {
            return print(&plain_html(&text));
        }
        let files = [("book.toml", String::new()), (STDIN, text)];
        let files = files.map(|(path, text)| (Arc::from(path), text.into_bytes()));
        self.page(terminal, &Sources::in_memory(files), options, STDIN, Vec::new())
    }

    fn page(
        &self,
        terminal: &Terminal,
        sources: &Sources,
        options: Options,
        source: &str,
        mut diags: Vec<Diagnostic>,
    ) -> ExitCode {
        let options = Options { trust: self.raw_html, ..options };
        let build = crate::build(sources, options, &Arc::new(Memo::new()));
        let Some(page) = build.context.book.of_source(source) else {
            let diagnostic = Diagnostic::error("no-page", format!("`{source}` is not published"))
                .hint("is it a draft? `--drafts` shows it");
            terminal.show(&[diagnostic], sources);
            return ExitCode::FAILURE;
        };
        diags.extend(build.diags.iter().cloned());
        diags.retain(|diagnostic| diagnostic.source.as_deref() == Some(source));
        let printed = print(&pages::view(&build.context, page).page.body.0);
        if terminal.show(&diags, sources) { ExitCode::FAILURE } else { printed }
    }
}

/// Returns the root of the book that a file is a page of, and the file's path there.
#[expect(clippy::disallowed_methods, reason = "finds the book that an argument names")]
fn find_book(file: &Path) -> Option<(PathBuf, String)> {
    let full = std::fs::canonicalize(file).ok()?;
    let root = full.ancestors().skip(1).find(|folder| folder.join("book.toml").is_file())?;
    let source = full.strip_prefix(root).ok()?.to_str()?.to_owned();
    source.starts_with("content/").then(|| (root.to_owned(), source))
}
