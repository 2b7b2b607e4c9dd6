//! What is the same on many pages: the site, and the navigation of a section.

use std::collections::BTreeMap;

use serde::Serialize;

/// `site`: what is the same on every page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Site {
    /// The book's title.
    pub title: String,
    /// One sentence about the book.
    pub description: String,
    /// The language, as a BCP 47 tag.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: String,
    /// The address that the site is published under, ending with `/`; empty where the book names none.
    pub base: String,
    /// The entries of the header.
    pub menu: Vec<Link>,
    /// The entries of the footer: tags, stewardship, map, feed …
    pub footer: Vec<Link>,
    /// The cultures that a reader can choose.
    pub cultures: Vec<CultureChoice>,
    /// Published addresses of the theme's static files, by their names there: `site.assets["main.css"]`.
    pub assets: BTreeMap<String, String>,
    /// What the header's search button tells the search: `data-…` attributes by name, without `data-`.
    pub search: BTreeMap<String, String>,
    /// The address of the Atom feed.
    pub feed: Option<String>,
    /// Whether figures and records are invented.
    pub synthetic: bool,
    /// The day that the figures are as of.
    pub as_of: Day,
    /// The generator's version.
    pub version: String,
}

/// A culture that a reader can choose in the header.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct CultureChoice {
    /// Its id, as `data-culture` has it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its page.
    pub url: String,
}

/// A link to a page of the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Link {
    /// The text.
    pub title: String,
    /// The address.
    pub url: String,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Day {
    /// `2026-10-31`, for `datetime`.
    pub iso: String,
    /// "31 October 2026".
    pub text: String,
}

/// `nav`: the navigation of a section.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct Nav {
    /// The section's title; empty for pages outside any section.
    pub title: String,
    /// The section's address.
    pub url: String,
    /// Its pages.
    pub items: Vec<NavItem>,
}

/// An entry of a section's navigation. The one whose `url` is `page.url` is the current one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
pub struct NavItem {
    /// The page's title; a heading where there is no address.
    pub title: String,
    /// The page's address; empty for a heading.
    pub url: String,
    /// Whether the page is named by others but not written yet.
    pub stub: bool,
    /// The pages below it.
    pub items: Vec<NavItem>,
}
