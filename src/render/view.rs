//! What a layout gets: plain structs, the contract with theme authors.
//!
//! A [`View`] has four parts, by these names in every layout: `site` (the same on every page), `nav` (the
//! same on the pages of a section), `page` (what every page has) and one more that depends on the page,
//! named for its layout (`team`, `indicator`, `home` …; see [`Part`]). Beside them stands `root`.
//!
//! What holds everywhere:
//!
//! - `url` is an address inside the site, relative to its root and without a slash in front; a layout
//!   writes `{{ root }}{{ page.url }}`. That is what lets pages of different depth share values. `href` is
//!   a complete address.
//! - Text is text: a layout escapes it by printing it. Only [`Html`] is markup, and prints as it is.
//! - Every field is there on every page: an absent value is none, an absent list is empty.
//! - A figure comes with its unit and number of records in words; a layout computes nothing.

mod figures;
mod generated;
mod kinds;
mod page;
mod parts;
mod shared;
mod site;
mod teams;

use serde::Serialize;

pub use figures::*;
pub use generated::*;
pub use kinds::*;
pub use page::*;
pub use parts::parts;
pub use shared::{Html, Shared};
pub use site::*;
pub use teams::*;

/// All that one page's layout gets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct View {
    /// The way from this page to the site's root: `./`, `../`, `../../` …
    pub root: String,
    /// What is the same on every page.
    pub site: Shared<Site>,
    /// The navigation of the section that the page is in.
    pub nav: Shared<Nav>,
    /// What every page has.
    pub page: Page,
    /// What this kind of page has besides; it chooses the layout.
    pub part: Part,
}

/// What a kind of page has besides; each variant has a layout and a name in it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// `page.html`: text and nothing else.
    Page,
    /// `home.html`, as `home`.
    Home(Home),
    /// `section.html`, as `section`.
    Section(Section),
    /// `pattern.html`, as `pattern`.
    Pattern(Pattern),
    /// `template.html`, as `template`.
    Template(Template),
    /// `filling.html`, as `filling`.
    Filling(Filling),
    /// `culture.html`, as `culture`.
    Culture(Culture),
    /// `failure-mode.html`, as `failure_mode`.
    FailureMode(FailureMode),
    /// `teams.html`, as `teams`.
    Teams(Teams),
    /// `team.html`, as `team`.
    Team(Box<Team>),
    /// `indicators.html`, as `indicators`.
    Indicators(Indicators),
    /// `indicator.html`, as `indicator`.
    Indicator(Box<Indicator>),
    /// `roadmap.html`, as `roadmap`.
    Roadmap(Roadmap),
    /// `signals.html`, as `signals`.
    Signals(Signals),
    /// `map.html`, as `map`.
    Map(Map),
    /// `tags.html`, as `tags`.
    Tags(Tags),
    /// `tag.html`, as `tag`.
    Tag(Tag),
    /// `stewardship.html`, as `stewardship`.
    Stewardship(Box<Stewardship>),
    /// `search.html`: the page without JavaScript, and where a search can be linked to.
    Search,
    /// `404.html`; its `root` is the site's path on its host, for it is shown at any address.
    NotFound,
    /// `redirect.html`, as `redirect`.
    Redirect(Redirect),
}

impl Part {
    /// Returns the layout's file name.
    pub fn layout(&self) -> &'static str {
        self.names().0
    }

    /// Returns the name that the part has in its layout, and the part as a value.
    pub(crate) fn value(&self) -> Option<(&'static str, tera::Value)> {
        let value = match self {
            Self::Page | Self::Search | Self::NotFound => return None,
            Self::Home(part) => to_value(part),
            Self::Section(part) => to_value(part),
            Self::Pattern(part) => to_value(part),
            Self::Template(part) => to_value(part),
            Self::Filling(part) => to_value(part),
            Self::Culture(part) => to_value(part),
            Self::FailureMode(part) => to_value(part),
            Self::Teams(part) => to_value(part),
            Self::Team(part) => to_value(part),
            Self::Indicators(part) => to_value(part),
            Self::Indicator(part) => to_value(part),
            Self::Roadmap(part) => to_value(part),
            Self::Signals(part) => to_value(part),
            Self::Map(part) => to_value(part),
            Self::Tags(part) => to_value(part),
            Self::Tag(part) => to_value(part),
            Self::Stewardship(part) => to_value(part),
            Self::Redirect(part) => to_value(part),
        };
        Some((self.names().1, value))
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Page => ("page.html", ""),
            Self::Home(_) => ("home.html", "home"),
            Self::Section(_) => ("section.html", "section"),
            Self::Pattern(_) => ("pattern.html", "pattern"),
            Self::Template(_) => ("template.html", "template"),
            Self::Filling(_) => ("filling.html", "filling"),
            Self::Culture(_) => ("culture.html", "culture"),
            Self::FailureMode(_) => ("failure-mode.html", "failure_mode"),
            Self::Teams(_) => ("teams.html", "teams"),
            Self::Team(_) => ("team.html", "team"),
            Self::Indicators(_) => ("indicators.html", "indicators"),
            Self::Indicator(_) => ("indicator.html", "indicator"),
            Self::Roadmap(_) => ("roadmap.html", "roadmap"),
            Self::Signals(_) => ("signals.html", "signals"),
            Self::Map(_) => ("map.html", "map"),
            Self::Tags(_) => ("tags.html", "tags"),
            Self::Tag(_) => ("tag.html", "tag"),
            Self::Stewardship(_) => ("stewardship.html", "stewardship"),
            Self::Search => ("search.html", ""),
            Self::NotFound => ("404.html", ""),
            Self::Redirect(_) => ("redirect.html", "redirect"),
        }
    }
}

fn to_value(part: &impl Serialize) -> tera::Value {
    tera::Value::from_serializable(part)
}
