//! Diagnostics as workflow commands: annotations on the lines of a pull request.

use super::place::places;
use super::print::{Lookup, sorted};
use super::{Diagnostic, Severity};

/// Returns one workflow command per diagnostic.
pub fn github(diagnostics: &[Diagnostic], lookup: Lookup<'_>) -> String {
    sorted(diagnostics).into_iter().map(|one| command(one, lookup) + "\n").collect()
}

fn command(diagnostic: &Diagnostic, lookup: Lookup<'_>) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(path) = diagnostic.source.as_deref() {
        properties.push(format!("file={}", property(path)));
        if let Some((start, end)) = lookup(path).and_then(|text| places(diagnostic, &text)) {
            properties.push(format!("line={},endLine={}", start.line, end.line));
            if start.line == end.line {
                properties.push(format!("col={},endColumn={}", start.column, end.column));
            }
        }
    }
    properties.push(format!("title={}", property(&diagnostic.code)));
    let hints = diagnostic.hints.iter().map(|hint| format!("\nhint: {hint}"));
    let message: String = std::iter::once(diagnostic.message.clone()).chain(hints).collect();
    format!("::{name} {}::{}", properties.join(","), data(&message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn nothing_in_a_message_starts_another_command() {
        let one =
            Diagnostic::error("x", "100%\n::add-mask::y").at(&Arc::from("a,b.md"), 4..5).hint("do");
        insta::assert_snapshot!(github(&[one], &|_| Some(Arc::from("ab\n x"))), @"::error file=a%2Cb.md,line=2,endLine=2,col=2,endColumn=3,title=x::100%25%0A::add-mask::y%0Ahint: do");
    }
}
