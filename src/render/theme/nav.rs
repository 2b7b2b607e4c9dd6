//! The navigation beside a page: rendered once for the pages of a section, for they differ in one mark only.
//!
//! The layout leaves a hole where the mark of the current page may stand (`{{ item.url | current }}`); each
//! page fills one of them.

use tera::{Context, Kwargs, State, Value};

use super::Theme;
use crate::memo::Key;
use crate::model::document::{HOLE_END, HOLE_START};
use crate::render::view::View;

const LAYOUT: &str = "nav.html";
const MARK: &str = " aria-current=\"page\"";

/// The navigation of a section, for pages of one depth.
#[derive(Debug)]
pub(super) struct SectionNav {
    html: String,
    /// Addresses, and where the mark of the page stands that has it.
    places: Vec<(Box<str>, usize)>,
}

impl Theme {
    /// Returns the hash of all that the navigation beside a page is made from.
    pub(super) fn nav_key(&self, view: &View) -> Key {
        let root = Key::of(&[view.root.as_bytes()]);
        Key::join(&[self.key, view.site.key(), view.nav.key(), root])
    }

    /// Returns the navigation beside a page and all others of its section.
    pub(super) fn nav(&self, view: &View) -> tera::TeraResult<SectionNav> {
        let mut context = Context::new();
        context.insert_value("root", Value::normal_string(&view.root));
        context.insert_value("site", view.site.value());
        context.insert_value("nav", view.nav.value());
        Ok(SectionNav::cut(&self.tera.render(LAYOUT, &context)?))
    }
}

impl SectionNav {
    fn cut(marked: &str) -> Self {
        let (mut html, mut places) = (String::with_capacity(marked.len()), Vec::new());
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once(HOLE_START) {
            html.push_str(before);
            let Some((address, after)) = after.split_once(HOLE_END) else { break };
            places.push((address.into(), html.len()));
            rest = after;
        }
        html.push_str(rest);
        Self { html, places }
    }

    /// Returns the navigation with the page of this address marked.
    pub(super) fn at(&self, address: &str) -> String {
        let mut html = String::with_capacity(self.html.len() + MARK.len());
        let mut from = 0;
        for (_, at) in self.places.iter().filter(|(of, _)| **of == *address) {
            html.push_str(&self.html[from..*at]);
            html.push_str(MARK);
            from = *at;
        }
        html.push_str(&self.html[from..]);
        html
    }
}

/// The filter that leaves a hole for the mark of the page with this address.
pub(super) fn current(address: &str, _: Kwargs, _: &State) -> Value {
    Value::safe_string(&format!("{HOLE_START}{address}{HOLE_END}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_the_current_page_is_marked() {
        let hole = |address: &str| format!("{HOLE_START}{address}{HOLE_END}");
        let marked = format!("<a{}>A</a><a{}>B</a><a{}>A</a>", hole("a/"), hole("b/"), hole("a/"));
        let nav = SectionNav::cut(&marked);
        assert_eq!(nav.at("b/"), "<a>A</a><a aria-current=\"page\">B</a><a>A</a>");
        assert_eq!(nav.at("a/").matches(MARK).count(), 2);
        assert_eq!(nav.at("c/"), "<a>A</a><a>B</a><a>A</a>");
    }
}
