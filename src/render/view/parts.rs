//! Cuts a pattern's body into parts where its forces or consequences can be shown as they relate.

use super::{BodyPart, Force, Html, PointColumn};

/// Returns the body in parts, if one of them holds forces or columns of consequences; otherwise none.
///
/// The body is HTML that we made ourselves: a heading of the second level that begins a line at the top
/// begins a part. What has another shape stays as it is.
pub fn parts(body: &Html) -> Vec<BodyPart> {
    let parts: Vec<_> = cut(&body.0, "<h2 ").into_iter().map(part).collect();
    let related = parts.iter().any(|part| !part.forces.is_empty() || !part.columns.is_empty());
    if related { parts } else { Vec::new() }
}

fn part(html: &str) -> BodyPart {
    let id = id(html).to_owned();
    let plain = BodyPart { id, html: Html(html.to_owned()), ..BodyPart::default() };
    let Some(end) = html.find("</h2>").map(|end| end + "</h2>".len()) else { return plain };
    let (heading, rest) = html.split_at(end);
    if let Some(forces) = forces(rest) {
        return BodyPart { html: Html(heading.to_owned()), forces, ..plain };
    }
    let cut = cut(rest, "<h3 ");
    let (before, columns) = cut.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest));
    let columns: Vec<_> = columns.iter().filter_map(|column| point_column(column)).collect();
    let is_pair = columns.len() == 2 && columns.iter().all(|column| !column.tone.is_empty());
    if is_pair && cut.len() == 3 {
        return BodyPart { html: Html(format!("{heading}{before}")), columns, ..plain };
    }
    plain
}

/// Cuts HTML before each line at the top that begins with `tag`; the first piece is what stands before.
fn cut<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut depth, mut begin, mut at) = (0i32, 0, 0);
    while let Some(found) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[found..];
        if depth == 0 && rest.starts_with(tag) && found > begin {
            pieces.push(&html[begin..found]);
            begin = found;
        }
        depth += opens(rest);
        at = found + 1;
    }
    pieces.push(&html[begin..]);
    pieces
}

/// Returns 1 for a tag that opens an element with content, −1 for one that closes it.
fn opens(tag: &str) -> i32 {
    const VOID: [&str; 8] = ["br", "hr", "img", "input", "wbr", "col", "source", "track"];
    if tag.starts_with("</") {
        return -1;
    }
    let name = tag[1..].split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let closes_itself = tag[..tag.find('>').unwrap_or(0)].ends_with('/');
    i32::from(!(name.is_empty() || VOID.contains(&name) || closes_itself))
}

/// Reads a list each of whose items is `Freedom vs. Alignment: what it means`, its poles bold or not.
fn forces(html: &str) -> Option<Vec<Force>> {
    items(html)?.into_iter().map(force).collect()
}

/// The poles may be in bold, with the colon or without it: `<strong>A vs. B:</strong> text`.
fn force(item: &str) -> Option<Force> {
    let (poles, text) = match item.strip_prefix("<strong>") {
        Some(bold) => {
            let (poles, text) = bold.split_once("</strong>")?;
            let text = text.trim_start();
            match poles.trim_end().strip_suffix(':') {
                Some(poles) => (poles, text),
                None => (poles, text.strip_prefix(':')?),
            }
        }
        None => item.split_once(':')?,
    };
    let between = [" vs. ", " vs ", " versus ", " ↔ ", " ⟷ "];
    let between = between.into_iter().find(|between| poles.contains(between))?;
    let (first, second) = poles.split_once(between)?;
    if [first, second].iter().any(|pole| pole.contains('<')) {
        return None;
    }
    Some(Force {
        first: Html(first.trim().to_owned()),
        between: between.trim().to_owned(),
        second: Html(second.trim().to_owned()),
        text: Html(text.trim().to_owned()),
    })
}

/// Returns the items of HTML that is one flat list and nothing else.
fn items(html: &str) -> Option<Vec<&str>> {
    let list = html.trim().strip_prefix("<ul>")?.strip_suffix("</ul>")?;
    let items: Vec<_> = list
        .split("<li>")
        .skip(1)
        .map(|item| item.trim().strip_suffix("</li>"))
        .collect::<Option<_>>()?;
    let flat = items.iter().all(|item| !item.contains("<ul") && !item.contains("<li"));
    (flat && !items.is_empty()).then_some(items)
}

fn point_column(html: &str) -> Option<PointColumn> {
    let end = html.find("</h3>")? + "</h3>".len();
    let (heading, list) = html.split_at(end);
    items(list)?;
    let tone = match id(heading) {
        "positive" | "benefits" | "gains" | "advantages" => "positive",
        "negative" | "costs" | "liabilities" | "drawbacks" | "disadvantages" => "negative",
        _ => "",
    };
    Some(PointColumn {
        heading: Html(heading.to_owned()),
        tone: tone.to_owned(),
        html: Html(list.to_owned()),
    })
}

/// Returns the anchor of the heading that HTML begins with.
fn id(html: &str) -> &str {
    let tag = html.trim_start().split('>').next().unwrap_or_default();
    let after = tag.starts_with("<h").then(|| tag.split_once("id=\"")).flatten();
    after.and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<p>a</p>\n<h2 id=\"forces\">Forces</h2>\n<ul>\n<li>Freedom vs. Alignment: both</li>\n<li><strong>Trust vs. Control:</strong> same</li>\n</ul>\n<h2 id=\"consequences\">Consequences</h2>\n<h3 id=\"positive\">Positive</h3>\n<ul>\n<li>x: y</li>\n</ul>\n<h3 id=\"negative\">Negative</h3>\n<ul>\n<li>z</li>\n</ul>\n<h2 id=\"x\">X</h2>\n<p>end</p>\n";

    #[test]
    fn forces_and_consequences_are_taken_apart() {
        let parts = parts(&Html(BODY.to_owned()));
        let ids: Vec<_> = parts.iter().map(|part| part.id.as_str()).collect();
        assert_eq!(ids, ["", "forces", "consequences", "x"]);
        assert_eq!(parts[1].forces[0].second, Html("Alignment".to_owned()));
        assert_eq!(parts[1].forces[1].text, Html("same".to_owned()));
        assert_eq!(parts[1].html, Html("<h2 id=\"forces\">Forces</h2>".to_owned()));
        let tones: Vec<_> = parts[2].columns.iter().map(|column| column.tone.as_str()).collect();
        assert_eq!(tones, ["positive", "negative"]);
    }

    #[test]
    fn no_word_is_lost_or_doubled() {
        let bare = |html: &str| html.split(['<', '>']).step_by(2).collect::<Vec<_>>().join(" ");
        let words = |html: &str| {
            bare(html).split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ")
        };
        let mut again = String::new();
        for part in parts(&Html(BODY.to_owned())) {
            again.push_str(&part.html.0);
            for force in &part.forces {
                let Force { first, between, second, text } = force;
                again.push_str(&format!("<p>{} {between} {}: {}</p>", first.0, second.0, text.0));
            }
            for column in &part.columns {
                again.push_str(&format!("{}{}", column.heading.0, column.html.0));
            }
        }
        assert_eq!(words(&again), words(BODY));
    }

    #[test]
    fn a_body_of_another_shape_stays_whole() {
        for body in [
            "",
            "<p>a</p>",
            "<h2 id=\"forces\">F</h2><p>x vs. y: z</p>",
            "<div><h2 id=\"f\">F</h2><ul><li>a vs. b: c</li></ul></div>",
        ] {
            assert_eq!(parts(&Html(body.to_owned())), []);
        }
    }
}
