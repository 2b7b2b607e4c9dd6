//! Renders every layout of the default theme with invented figures into a folder, to be looked at:
//!
//! ```text
//! cargo run --example theme_gallery -- /tmp/gallery [ar]
//! ```
#![expect(clippy::disallowed_methods, reason = "an example writes what it renders")]

mod figures;
mod pages;

use std::path::Path;

use patternbook::memo::Memo;
use patternbook::model::words::Words;
use patternbook::render::theme::Theme;
use patternbook::render::view::{
    CultureChoice, Day, Link, Nav, NavItem, Page, Part, Shared, Site, View,
};
use patternbook::source::Sources;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().unwrap_or_else(|| "gallery".to_owned());
    let lang = arguments.next().unwrap_or_else(|| "en".to_owned());
    let accent = arguments.next();
    let (theme, diags) =
        Theme::load(&Sources::default(), "default", accent.as_deref(), &Words::default());
    for diagnostic in &diags {
        eprintln!("{diagnostic:?}");
    }
    let out = Path::new(&out);
    for (path, bytes) in theme.files() {
        write(&out.join(path), &bytes)?;
    }
    let (site, memo) = (Shared::new(&site(&theme, &lang)), Memo::new());
    for (page, nav, part) in pages::all() {
        let (name, root) = match page.url.as_str() {
            "" => ("index.html".to_owned(), "./".to_owned()),
            "404.html" => ("404.html".to_owned(), "/".to_owned()),
            url => (format!("{url}index.html"), "../".repeat(url.matches('/').count())),
        };
        let view = View { root, site: site.clone(), nav: Shared::new(&nav), page, part };
        match theme.render(&view, &memo) {
            Ok(html) => write(&out.join(name), html.as_bytes())?,
            Err(diagnostic) => eprintln!("{diagnostic:?}"),
        }
    }
    time(&theme, &site);
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, bytes)
}

fn site(theme: &Theme, lang: &str) -> Site {
    let link = |title: &str, url: &str| Link { title: title.to_owned(), url: url.to_owned() };
    let culture = |id: &str, name: &str| CultureChoice {
        id: id.to_owned(),
        name: name.to_owned(),
        url: format!("cultures/{id}/"),
    };
    Site {
        title: "Aligned Autonomy".to_owned(),
        description: "How our teams decide for themselves and still pull in one direction"
            .to_owned(),
        lang: lang.to_owned(),
        dir: if lang == "ar" { "rtl" } else { "ltr" }.to_owned(),
        menu: vec![
            link("Patterns", "patterns/"),
            link("Templates", "templates/"),
            link("Cultures", "cultures/"),
            link("Failure modes", "failure-modes/"),
            link("Teams", "teams/"),
            link("Indicators", "indicators/"),
            link("Roadmap", "roadmap/"),
            link("Signals", "signals/"),
        ],
        footer: vec![
            link("Tags", "tags/"),
            link("Pattern map", "map/"),
            link("Stewardship", "stewardship/"),
        ],
        cultures: vec![
            culture("high-context", "High-Context Cultures"),
            culture("low-context", "Low-Context Cultures"),
            culture("hierarchical", "Hierarchical Cultures"),
        ],
        assets: theme.assets(),
        synthetic: true,
        as_of: Day { iso: "2026-10-31".to_owned(), text: "31 October 2026".to_owned() },
        version: "0.1.0".to_owned(),
        ..Site::default()
    }
}

/// Says how long a page of text beside eighty entries of navigation takes.
fn time(theme: &Theme, site: &Shared<Site>) {
    const PAGES: u32 = 2000;
    let items = (0..80).map(|at| NavItem {
        title: format!("A page of the section, number {at}"),
        url: format!("patterns/page-number-{at}/"),
        ..NavItem::default()
    });
    let nav = Shared::new(&Nav {
        title: "Patterns".to_owned(),
        url: "patterns/".to_owned(),
        items: items.collect(),
    });
    let page = Page {
        body: pages::pattern_body(),
        url: "patterns/page-number-7/".to_owned(),
        ..pages::pattern_page()
    };
    let view = View { root: "../../".to_owned(), site: site.clone(), nav, page, part: Part::Page };
    let began = std::time::Instant::now();
    let (mut bytes, memo) = (0, Memo::new());
    for _ in 0..PAGES {
        bytes = theme.render(&view, &memo).map_or(0, |html| html.len());
    }
    println!("a page of {bytes} bytes takes {:?}", began.elapsed() / PAGES);
}
