//! What a text names that the book does not have: variables, cultures, references, figures, sections.

use std::sync::Arc;

use crate::book::{Book, Moved};
use crate::diag::{Diagnostic, Span, nearest};
use crate::memo::{Key, Memo};
use crate::model::block::{Block, Named, Show};
use crate::model::document::Hole;
use crate::model::page::{Page, PageId, Parsed};
use crate::model::team::Team;

/// Reports every name that leads nowhere, and every page that lacks what its kind must have.
pub fn check(book: &Book, memo: &Memo) -> Vec<Diagnostic> {
    // What it must have, a page's kind says; what it names, everything else.
    let others = Key::join(&[book.plan.key, book.outlines, book.data_key]);
    let key = |parsed: &Arc<Parsed>| {
        Key::join(&[parsed.key, if parsed.names { others } else { book.config_key }])
    };
    let key_of = |page: &Page| page.parsed.as_ref().map_or_else(Key::default, key);
    let keys: Vec<Key> = book.pages.iter().map(key_of).collect();
    let found = memo.each("names", &keys, |id| of_page(book, id));
    let mut diags: Vec<Diagnostic> = found.iter().flat_map(|diags| diags.iter().cloned()).collect();
    diags.extend(fragments(book));
    diags.extend(book.data.teams.iter().filter_map(|team| culture_of_team(book, team)));
    diags
}

fn culture_of_team(book: &Book, team: &Team) -> Option<Diagnostic> {
    let named = (team.culture.clone()?, team.culture_span.clone());
    let known = book.cultures.iter().map(|culture| culture.id.as_str()).collect();
    Names { book, source: &team.source }.one_of("culture", &named, known)
}

fn of_page(book: &Book, id: PageId) -> Vec<Diagnostic> {
    let page = &book.pages[id];
    let (Some(source), Some(parsed)) = (&page.source, &page.parsed) else { return Vec::new() };
    let names = Names { book, source };
    let mut diags = Vec::new();
    if parsed.names {
        let holes = &parsed.document.holes;
        diags.extend(holes.iter().filter_map(|hole| names.hole(hole)));
        for (indicator, _, span) in &parsed.front.targets {
            diags.extend(names.indicator(&(indicator.clone(), span.clone())));
        }
        diags.extend(holes.iter().filter_map(|hole| names.team_of_chart(hole)));
    }
    diags.extend(required(book, page, source, parsed));
    diags.extend(sections(book, page, source, parsed));
    diags
}

struct Names<'a> {
    book: &'a Book,
    source: &'a Arc<str>,
}

impl Names<'_> {
    fn hole(&self, hole: &Hole) -> Option<Diagnostic> {
        let book = self.book;
        match hole {
            Hole::Variable { name, span, .. } => {
                let own = book.config.parameters.keys().map(String::as_str);
                let of_cultures = book.cultures.iter().flat_map(|culture| &culture.parameters);
                let known: Vec<&str> =
                    own.chain(of_cultures.map(|(key, _)| key.as_str())).collect();
                let found = self.one_of("parameter", &(name.clone(), span.clone()), known);
                found.map(|diagnostic| {
                    diagnostic.hint("parameters stand in `book.toml` under `[parameters]`; to show the braces, write `\\{{`")
                })
            }
            Hole::Culture { id, span } => {
                let known = book.cultures.iter().map(|culture| culture.id.as_str()).collect();
                self.one_of("culture", &(id.clone(), span.clone()), known)
            }
            Hole::Citation { key, span } => {
                let entries =
                    book.handbook.bibliography.groups.iter().flat_map(|group| &group.entries);
                let known = entries.map(|entry| entry.key.as_str()).collect();
                self.one_of("reference", &(key.clone(), span.clone()), known)
            }
            Hole::Block(block) => self.block(block),
            _ => None,
        }
    }

    fn team_of_chart(&self, hole: &Hole) -> Option<Diagnostic> {
        let Hole::Block(block) = hole else { return None };
        let Show::Chart { team, .. } = &block.show else { return None };
        self.team(team.as_ref()?)
    }

    fn block(&self, block: &Block) -> Option<Diagnostic> {
        let book = self.book;
        match &block.show {
            Show::Chart { indicator, .. } => self.indicator(indicator),
            Show::Indicators { group } => {
                let known =
                    book.data.definitions.groups.iter().map(|group| group.id.as_str()).collect();
                self.one_of("group of indicators", group.as_ref()?, known)
            }
            Show::Network { indicator } => self.indicator(indicator.as_ref()?),
            Show::Signals { team } => self.team(team.as_ref()?),
            Show::Template { id } => {
                let templates = book.of_kind("template").map(|id| book.pages[id].slug()).collect();
                self.one_of("template", id, templates)
            }
            Show::Bibliography { group } => {
                let known = book
                    .handbook
                    .bibliography
                    .groups
                    .iter()
                    .map(|group| group.id.as_str())
                    .collect();
                self.one_of("group of references", group.as_ref()?, known)
            }
            Show::Pages { kind } => {
                self.one_of("kind", kind, book.config.kinds.keys().map(String::as_str).collect())
            }
            Show::Roadmap { phase } => {
                let (phase, span) = phase.as_ref()?;
                let count = book.handbook.roadmap.phases.len();
                let exists =
                    usize::try_from(*phase).is_ok_and(|phase| (1..=count).contains(&phase));
                (!exists).then(|| {
                    let message = format!("unknown phase {phase}: the roadmap has {count}");
                    Diagnostic::error("unknown-phase", message).at(self.source, span.clone())
                })
            }
            Show::Maturity | Show::PatternMap => None,
        }
    }

    fn indicator(&self, name: &Named) -> Option<Diagnostic> {
        let known = self.book.data.definitions.published().map(|known| known.id.as_str()).collect();
        self.one_of("indicator", name, known)
    }

    fn team(&self, name: &Named) -> Option<Diagnostic> {
        self.one_of(
            "team",
            name,
            self.book.data.teams.iter().map(|team| team.id.as_str()).collect(),
        )
    }

    fn one_of(
        &self,
        what: &str,
        (name, span): &(String, Span),
        known: Vec<&str>,
    ) -> Option<Diagnostic> {
        if known.contains(&name.as_str()) {
            return None;
        }
        let code = match what {
            "parameter" => "unknown-parameter",
            "culture" => "unknown-culture",
            "reference" => "unknown-reference",
            "indicator" => "unknown-indicator",
            "team" => "unknown-team",
            "template" => "unknown-template",
            "kind" => "unknown-kind",
            _ => "unknown-group",
        };
        let diagnostic = Diagnostic::error(code, format!("unknown {what} `{name}`"))
            .at(self.source, span.clone())
            .suggest(name, known.iter().copied());
        let few = !known.is_empty() && known.len() <= 12;
        Some(if few { diagnostic.hint(format!("known: {}", known.join(", "))) } else { diagnostic })
    }
}

/// Earlier anchors must lead somewhere, and be earlier ones.
fn fragments(book: &Book) -> Vec<Diagnostic> {
    let check = |path: &str, moved: &Moved| {
        let source = book.pages[moved.page].source.as_ref()?;
        let earlier = &moved.fragment;
        let document = book.at(path).and_then(|id| book.pages[id].document());
        let is_there = document.is_some_and(|document| {
            document.headings.iter().any(|heading| heading.id == *earlier)
                || document.anchors.contains(earlier)
        });
        if is_there {
            let message = format!("fragment `{earlier}` is still an anchor of the page");
            return Some(Diagnostic::error("fragment", message).at(source, moved.span.clone()));
        }
        let broken = book.resolve_moved(moved.page, &moved.to).err()?;
        Some(broken.diagnostic(book, source, moved.span.clone()))
    };
    let places = book.moved.iter().flat_map(|(path, all)| all.iter().map(move |one| (path, one)));
    places.filter_map(|(path, moved)| check(path, moved)).collect()
}

/// The front matter that a kind must have.
fn required(book: &Book, page: &Page, source: &Arc<str>, parsed: &Parsed) -> Vec<Diagnostic> {
    let Some(kind) = book.config.kinds.get(&page.kind) else { return Vec::new() };
    let front = &parsed.front;
    if front.is_cut {
        return Vec::new();
    }
    let has = |key: &str| match key {
        "title" => front.title.is_some() || parsed.document.title.is_some(),
        "summary" => front.summary.is_some(),
        "owner" => front.owner.is_some(),
        "review_by" => front.review_by.is_some(),
        "reviewed" => front.reviewed.is_some(),
        "tags" => !front.tags.is_empty(),
        "weight" => front.weight.is_some(),
        "related" => !front.related.is_empty(),
        other => front.extra.get(other).is_some(),
    };
    let missing = kind.required.iter().filter(|key| !has(key));
    missing
        .map(|key| {
            let message = format!("{} without `{key}` in its front matter", a_kind(&page.kind));
            Diagnostic::error("missing-front-matter", message)
                .at(source, 0..0)
                .hint(format!("`book.toml` requires it: `[kinds.{}] required`", page.kind))
        })
        .collect()
}

/// The sections that a kind must have. A page that is not written yet has none.
fn sections(book: &Book, page: &Page, source: &Arc<str>, parsed: &Parsed) -> Vec<Diagnostic> {
    let Some(kind) = book.config.kinds.get(&page.kind) else { return Vec::new() };
    if parsed.front.stub {
        return Vec::new();
    }
    let headings: Vec<_> =
        parsed.document.headings.iter().filter(|heading| heading.level <= 3).collect();
    let plain = |text: &str| text.trim().trim_end_matches(':').to_lowercase();
    let wanted: Vec<String> = kind.sections.iter().map(|section| plain(section)).collect();
    let mut diags = Vec::new();
    for (section, wanted_plain) in kind.sections.iter().zip(&wanted) {
        if headings.iter().any(|heading| plain(&heading.text) == *wanted_plain) {
            continue;
        }
        let message = format!("{} without the section `{section}`", a_kind(&page.kind));
        let mut diagnostic = Diagnostic::error("missing-section", message);
        let others = headings.iter().filter(|heading| !wanted.contains(&plain(&heading.text)));
        let texts: Vec<(String, &Span)> =
            others.map(|heading| (plain(&heading.text), &heading.span)).collect();
        let near = nearest(wanted_plain, texts.iter().map(|(text, _)| text.as_str()));
        match near.and_then(|near| texts.iter().find(|(text, _)| text == near)) {
            Some((near, span)) => {
                diagnostic = diagnostic
                    .at(source, (*span).clone())
                    .hint(format!("is `{near}` meant to be `{section}`?"));
            }
            None => {
                diagnostic = diagnostic.at(source, parsed.offset..parsed.offset).hint(format!(
                    "add a heading `## {section}`, or `stub = true` until it is written"
                ));
            }
        }
        diags.push(diagnostic);
    }
    diags
}

fn a_kind(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", kind.replace('-', " "))
}
