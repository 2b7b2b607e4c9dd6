//! Text in XML.

/// Appends text as it stands in an element or in a quoted attribute; what XML 1.0 can't hold is left out.
pub(super) fn push(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => {
                out.push(c);
            }
            _ => {}
        }
    }
}

/// Appends an element that holds text.
pub(super) fn element(out: &mut String, indent: &str, name: &str, text: &str) {
    out.push_str(indent);
    out.push('<');
    out.push_str(name);
    out.push('>');
    push(out, text);
    out.push_str("</");
    out.push_str(name.split(' ').next().unwrap_or(name));
    out.push_str(">\n");
}

/// Reads a well-formed document: returns the texts of its elements, by name. For tests; it is not ours
/// that writes.
#[cfg(test)]
pub(super) fn read(xml: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest =
        xml.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>").expect("a declaration");
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "elements nest");
            texts.push((name.to_owned(), unescape(text)));
        } else if !tag.ends_with('/') {
            assert!(text.trim().is_empty(), "text beside elements: {text}");
            open.push(tag.split_whitespace().next().expect("a name").to_owned());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    texts
}

#[cfg(test)]
fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_read_back_without_control_characters(text in ".*") {
            let mut xml = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
            element(&mut xml, "", "a", &text);
            let kept = |c: &char| {
                let code = *c as u32;
                code == 9 || code == 10 || (code >= 0x20 && code != 0xfffe && code != 0xffff)
            };
            let expected: String = text.chars().filter(kept).collect();
            prop_assert_eq!(read(&xml), [("a".to_owned(), expected)]);
        }
    }
}
