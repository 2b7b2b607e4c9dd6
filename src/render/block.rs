//! Blocks of data in a text, as HTML: what the fenced block names, with how it stands now.
//!
//! What the book's own words are (a definition, a warning, a step, a level, a reference) is printed word
//! for word, each in an element of its own; what the figures say of it stands in another one after it.

mod lists;
mod plan;
mod references;

use std::fmt::Write;

use crate::model::block::{Block, Show, View};
use crate::model::document::{HOLE_END, HOLE_START, Hole};
use crate::model::indicator::Indicator;
use crate::model::page::PageId;
use crate::render::chart::{self, Multiples, Panel, escape};
use crate::render::context::Context;
use crate::render::pages::{drawing, figure, indicator, map, words};

pub use references::citation;

/// Returns a block's HTML on a page.
pub fn block(context: &Context, page: PageId, block: &Block) -> String {
    let caption = block.caption.as_deref();
    let place =
        Place { context, page, root: root(context, page), level: level(context, page, block) };
    let (name, html) = match &block.show {
        Show::Chart { indicator, team, view } => {
            let team = team.as_ref().map(|(id, _)| id.as_str());
            ("chart", place.chart(&indicator.0, team, *view, caption))
        }
        Show::Indicators { group } => {
            ("indicators", place.indicators(group.as_ref().map(|(id, _)| id.as_str())))
        }
        Show::Roadmap { phase } => {
            ("roadmap", place.roadmap(phase.as_ref().map(|(phase, _)| *phase)))
        }
        Show::Maturity => ("maturity", place.maturity()),
        Show::Network { indicator } => {
            ("network", place.network(indicator.as_ref().map(|(id, _)| id.as_str())))
        }
        Show::PatternMap => ("pattern-map", map::drawing(context, page, "block-map")),
        Show::Signals { team } => {
            ("signals", place.signals(team.as_ref().map(|(id, _)| id.as_str())))
        }
        Show::Template { id } => ("template", place.template(&id.0)),
        Show::Bibliography { group } => {
            ("bibliography", place.bibliography(group.as_ref().map(|(id, _)| id.as_str())))
        }
        Show::Pages { kind } => ("pages", place.pages(&kind.0)),
    };
    let mut out = format!("<div class=\"block block-{name}\">");
    if let Some(caption) = caption.filter(|_| name != "chart") {
        let _ = write!(out, "<p class=\"block-caption\">{}</p>", escape(caption));
    }
    out + &html + "</div>\n"
}

fn root(context: &Context, page: PageId) -> String {
    crate::book::relative(&context.book.pages[page].path, "")
}

/// Returns the level of a heading in a block: one below the heading that the block stands under.
fn level(context: &Context, page: PageId, block: &Block) -> u8 {
    let Some(document) = context.book.pages[page].document() else { return 2 };
    let is_this = |hole: &Hole| matches!(hole, Hole::Block(other) if std::ptr::eq(&**other, block));
    let found = document.holes.iter().position(is_this).and_then(|index| {
        let at = document.body.find(&format!("{HOLE_START}{index}{HOLE_END}"))?;
        let before = &document.body[..at];
        (2..=5).filter_map(|level| Some((before.rfind(&format!("<h{level}"))?, level))).max()
    });
    found.map_or(2, |(_, level)| level + 1)
}

/// Where a block stands.
pub(super) struct Place<'a> {
    context: &'a Context,
    page: PageId,
    /// The way to the site's root.
    root: String,
    /// The level of a heading here.
    level: u8,
}

impl Place<'_> {
    /// Returns a link to an address of the site.
    fn link(&self, url: &str, text: &str) -> String {
        format!("<a href=\"{}{}\">{}</a>", escape(&self.root), escape(url), escape(text))
    }

    fn heading(&self, text: &str, id: &str) -> String {
        let id = if id.is_empty() { String::new() } else { format!(" id=\"{}\"", escape(id)) };
        format!("<h{0}{id}>{1}</h{0}>", self.level, escape(text))
    }

    /// Returns whether the text has a heading of these words.
    fn has_heading(&self, text: &str) -> bool {
        let document = self.context.book.pages[self.page].document();
        document
            .is_some_and(|document| document.headings.iter().any(|heading| heading.text == text))
    }

    fn chart(
        &self,
        id: &str,
        team: Option<&str>,
        view: Option<View>,
        caption: Option<&str>,
    ) -> String {
        let context = self.context;
        let Some(indicator) = context.book.data.definitions.indicator(id) else {
            return empty(&format!("There is no indicator “{id}”."));
        };
        let whose = figure::whose(context, team);
        if view == Some(View::Multiples) {
            return self.multiples(indicator, caption);
        }
        let series = figure::series(context, id, team);
        let charts = series.map(|series| {
            let chart = drawing::charts(&context.memo, indicator, series, whose, view, caption);
            (chart, series)
        });
        match charts {
            Some((chart, series)) if !chart.is_empty() => {
                let mut out = chart.to_string();
                let _ = write!(out, "<p class=\"chart-sentence\">{} ", escape(&series.sentence));
                out + &self.link(&figure::url(id), &format!("More on {}", indicator.name)) + "</p>"
            }
            _ => {
                let words = format!("{}, {whose}: there is no observation yet.", indicator.name);
                empty(&words)
            }
        }
    }

    fn multiples(&self, indicator: &Indicator, caption: Option<&str>) -> String {
        let context = self.context;
        let teams = figure::teams(context, &indicator.id);
        let periods = figure::periods(context, &indicator.id);
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            return empty(&format!("{}: no team has an observation yet.", indicator.name));
        };
        let panels = teams.iter().map(|(team, series)| {
            let at = |period| series.observations.iter().find(|found| found.period == period);
            Panel {
                name: team.name.clone(),
                href: Some(words::href(&self.root, &format!("teams/{}/", team.id))),
                reading: series.status.words().to_owned(),
                values: periods
                    .iter()
                    .map(|period| at(*period).and_then(|found| found.value))
                    .collect(),
                signals: drawing::signals(series, &periods),
                complete: at(*last).is_none_or(|found| found.complete),
            }
        });
        let target = indicator.target_on(context.book.as_of);
        let mut axis = drawing::axis(indicator, target);
        axis.range = figure::range(context, indicator).or(axis.range);
        let multiples = Multiples {
            axis,
            span: (first.words(), last.words()),
            target: drawing::ends(target),
            panels: panels.collect(),
        };
        let title =
            caption.map_or_else(|| self.link(&figure::url(&indicator.id), &indicator.name), escape);
        let list = chart::small_multiples(&format!("k-{}", indicator.id), &multiples);
        format!("<p class=\"block-caption\">{title}</p>{list}")
    }

    fn network(&self, id: Option<&str>) -> String {
        let definitions = &self.context.book.data.definitions;
        let found = match id {
            Some(id) => definitions.indicator(id),
            None => definitions.published().find(|indicator| figure::is_network(indicator)),
        };
        let Some(indicator) = found else { return empty("There is no indicator of a network.") };
        let views = indicator::networks(self.context, self.page, indicator);
        if views.is_empty() {
            return empty(&format!("{}: there is no network to show yet.", indicator.name));
        }
        views
    }

    fn template(&self, slug: &str) -> String {
        let context = self.context;
        let Some(id) = context.book.named_of_kind(slug, "template") else {
            return empty(&format!("There is no template “{slug}”."));
        };
        let page = &context.book.pages[id];
        let mut out = format!(
            "<div class=\"card card-template\"><p class=\"card-title\">{}</p>",
            self.link(&context.link(id).url, &page.title)
        );
        if !page.summary.is_empty() {
            let _ = write!(out, "<p>{}</p>", escape(&page.summary));
        }
        let fields = context.book.fields.get(&id).map(Vec::as_slice).unwrap_or_default();
        let labels: Vec<&str> = fields.iter().map(|field| field.label.as_str()).collect();
        if !labels.is_empty() {
            let blanks = words::count(labels.len(), "blank", "blanks");
            let _ =
                write!(out, "<p class=\"card-fact\">{blanks}: {}</p>", escape(&labels.join(", ")));
        }
        out + "</div>"
    }

    fn pages(&self, kind: &str) -> String {
        let mut items = String::new();
        for id in self.context.book.of_kind(kind).filter(|id| *id != self.page) {
            let card = self.context.card(id, false);
            let stub = if card.stub { " card-stub" } else { "" };
            let _ = write!(
                items,
                "<li class=\"card{stub}\"><p class=\"card-title\">{}</p>",
                self.link(&card.url, &card.title)
            );
            if card.stub {
                items.push_str("<p class=\"card-kind\">not written yet</p>");
            }
            for (class, text) in [("card-summary", &card.summary), ("card-fact", &card.fact)] {
                if !text.is_empty() {
                    let _ = write!(items, "<p class=\"{class}\">{}</p>", escape(text));
                }
            }
            items.push_str("</li>");
        }
        if items.is_empty() {
            return empty(&format!("There is no page of kind “{kind}” yet."));
        }
        format!("<ul class=\"cards\">{items}</ul>")
    }
}

/// Says in words that there is nothing.
fn empty(words: &str) -> String {
    format!("<p class=\"empty\">{}</p>", escape(words))
}
