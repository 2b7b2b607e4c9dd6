use super::*;
use crate::render::view::{Html, Nav, Page, Part, Shared, Site};

fn view(theme: &Theme, part: Part) -> View {
    let assets = theme.assets();
    View {
        root: "../".to_owned(),
        site: Shared::new(&Site { title: "Book".to_owned(), assets, ..Site::default() }),
        nav: Shared::new(&Nav::default()),
        page: Page {
            title: "A & B".to_owned(),
            url: "a/".to_owned(),
            body: Html("<p>text</p>".to_owned()),
            ..Page::default()
        },
        part,
    }
}

fn load(book: &str) -> (Theme, Vec<Diagnostic>) {
    Theme::load(&Sources::fixture(book), "mine", None, &Words::default())
}

#[test]
fn every_layout_renders_a_page_that_has_nothing() {
    use crate::render::view as v;
    let (theme, diags) = Theme::load(&Sources::default(), "default", None, &Words::default());
    assert_eq!(diags, []);
    let parts = [
        Part::Page,
        Part::Home(v::Home::default()),
        Part::Section(v::Section::default()),
        Part::Pattern(v::Pattern::default()),
        Part::Template(v::Template::default()),
        Part::Filling(v::Filling::default()),
        Part::Culture(v::Culture::default()),
        Part::FailureMode(v::FailureMode::default()),
        Part::Teams(v::Teams::default()),
        Part::Team(Box::default()),
        Part::Indicators(v::Indicators::default()),
        Part::Indicator(Box::default()),
        Part::Roadmap(v::Roadmap::default()),
        Part::Signals(v::Signals::default()),
        Part::Map(v::Map::default()),
        Part::Tags(v::Tags::default()),
        Part::Tag(v::Tag::default()),
        Part::Stewardship(Box::default()),
        Part::Search,
        Part::NotFound,
        Part::Redirect(v::Redirect::default()),
    ];
    for part in parts {
        let layout = part.layout();
        let html = rendered(&theme, part);
        assert_eq!(html.matches("<h1").count(), 1, "{layout}");
        assert!(!html.contains(" style=") && !html.contains("<style"), "{layout}");
    }
}

fn rendered(theme: &Theme, part: Part) -> String {
    let html = theme.render(&view(theme, part), &Memo::new());
    String::from_utf8(html.unwrap_or_else(|error| panic!("{error:?}"))).unwrap()
}

#[test]
fn text_is_escaped_and_markup_is_not() {
    let (theme, _) = Theme::load(&Sources::default(), "default", None, &Words::default());
    let html = rendered(&theme, Part::Page);
    assert!(html.contains("<h1>A &amp; B</h1>") && html.contains("<p>text</p>"));
}

#[test]
fn one_file_of_a_book_overrides_one_of_the_default_theme() {
    let (theme, diags) = load(
        "//- themes/mine/layouts/page.html\n{% extends \"base.html\" %}{% block footer %}mine{% endblock %}\n//- themes/mine/static/extra.css\np{}\n",
    );
    assert_eq!(diags, []);
    assert!(rendered(&theme, Part::Page).contains("mine"));
    assert!(theme.assets()["extra.css"].starts_with("assets/extra."));
}

#[test]
fn every_broken_layout_is_told_at_its_place_and_the_default_stands_in() {
    let (theme, diags) = load(
        "//- themes/mine/layouts/page.html\n{% extends \"base.html\" %}\n{% if %}\n//- themes/mine/layouts/tag.html\n{{ a b }}\n",
    );
    let found: Vec<_> =
        diags.iter().map(|d| (d.source.as_deref().unwrap(), d.span.clone())).collect();
    assert_eq!(found[0].0, "themes/mine/layouts/page.html");
    assert_eq!(found[1].0, "themes/mine/layouts/tag.html");
    assert_eq!(found[0].1.clone().unwrap().start, 32, "{diags:?}");
    assert!(theme.render(&view(&theme, Part::Page), &Memo::new()).is_ok());
}

#[test]
fn references_that_lead_nowhere_are_told_each_at_its_place() {
    let (_, diags) = load("//- themes/mine/layouts/page.html\n{{ 1 | shout }}\n{{ <nope /> }}\n");
    let starts: Vec<_> = diags.iter().map(|d| d.span.clone().unwrap().start).collect();
    assert_eq!(starts.len(), 2, "{diags:?}");
    assert!(starts[0] < 16 && starts[1] >= 16, "{diags:?}");
}

#[test]
fn a_field_that_a_view_does_not_have_is_told_at_its_place() {
    let (theme, diags) = load("//- themes/mine/layouts/page.html\n<p>{{ page.titel }}</p>\n");
    assert_eq!(diags, []);
    let error = theme.render(&view(&theme, Part::Page), &Memo::new()).unwrap_err();
    assert_eq!(error.source.as_deref(), Some("themes/mine/layouts/page.html"));
    assert_eq!(error.span.map(|span| span.start), Some(11));
}

#[test]
fn a_theme_that_is_not_there_is_told_with_the_nearest() {
    let sources = Sources::fixture("//- themes/paper/static/main.css\np{}\n");
    let (_, diags) = Theme::load(&sources, "papr", None, &Words::default());
    assert_eq!(diags[0].hints[0], "did you mean `paper`?");
}

#[test]
fn all_style_and_scripts_are_light() {
    use std::io::Write;
    let (theme, _) = Theme::load(&Sources::default(), "default", None, &Words::default());
    let files = theme.files();
    let is_code = |path: &str| path.ends_with(".css") || path.ends_with(".js");
    let size = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(bytes).unwrap();
        packed.finish().unwrap().len()
    };
    let all: usize =
        files.iter().filter(|(path, _)| is_code(path)).map(|(_, bytes)| size(bytes)).sum();
    assert!(all <= 30 * 1024, "{all} bytes of CSS and JS");
}

#[test]
fn a_module_of_the_search_is_overridden_by_itself() {
    let own =
        "//- themes/mine/static/search-marks.js\nexport function markPage() { return 'mine'; }\n";
    let (theme, diags) = load(own);
    assert_eq!(diags, []);
    let files = theme.files();
    let dialog = files.iter().find(|(path, _)| path.starts_with("assets/search-dialog.")).unwrap();
    assert!(String::from_utf8_lossy(&dialog.1).contains("return 'mine'"));
    assert!(!theme.assets().contains_key("search-marks.js"));
}
