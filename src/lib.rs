//! A handbook that measures itself.
//!
//! One pure function from a snapshot of a book's folder to a finished site:
//!
//! ```text
//! source → parse → model → book → compute → render → site → output (or dev)
//! ```
//!
//! Input and output happen at the two ends; everything between is values. [`build`] is that line; the
//! commands in [`cli`] are its uses. `docs/architecture.md` has the map.

pub mod book;
pub mod cli;
pub mod compute;
pub mod dev;
pub mod diag;
pub mod memo;
pub mod model;
pub mod output;
pub mod parse;
pub mod render;
pub mod site;
pub mod source;

use std::collections::BTreeMap;
use std::sync::Arc;

use book::Options;
use diag::Diagnostic;
use memo::Memo;
use model::measures::Measures;
use render::context::Context;
use render::theme::Theme;
use site::Site;
use source::Sources;

/// A finished build: the site, and what was wrong.
pub struct Build {
    /// The site. Its pages are rendered when asked for.
    pub site: Site,
    /// What it was rendered from.
    pub context: Arc<Context>,
    /// Every problem found before rendering.
    pub diags: Vec<Diagnostic>,
}

/// Builds a site from a snapshot of a book's folder.
pub fn build(sources: &Sources, options: Options, memo: &Arc<Memo>) -> Build {
    memo.next_generation();
    let (book, mut diags) = book::assemble(sources, options, memo);
    let (links, broken) = compute::links::links(&book);
    diags.extend(broken);
    diags.extend(compute::check::check(&book));
    let measures = Measures {
        as_of: options.as_of,
        minimum_group: u64::from(book.config.privacy.minimum_group),
        indicators: BTreeMap::new(),
        signals: Vec::new(),
    };
    let (theme, problems) = Theme::load(sources, &book.config.theme);
    diags.extend(problems);
    let context = Context::new(
        book,
        links,
        Arc::new(measures),
        Arc::new(theme),
        memo.clone(),
        BTreeMap::new(),
    );
    let context = Arc::new(context);
    let (site, clashes) = site::gather(&context, sources);
    diags.extend(clashes);
    Build { site, context, diags }
}

impl Build {
    /// Renders every page, and returns the problems that only show then.
    pub fn render_all(&self) -> Vec<Diagnostic> {
        use rayon::prelude::*;
        let outputs: Vec<_> = self.site.iter().map(|(_, output)| output).collect();
        outputs.par_iter().for_each(|output| match &output.body {
            site::Body::Lazy(render) => drop(render()),
            site::Body::Page(page) => drop(page.bytes()),
            _ => {}
        });
        self.context.problems()
    }
}
