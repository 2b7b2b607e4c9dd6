//! Diagnostics as SARIF 2.1.0, for code hosts and editors.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::place::places;
use super::print::{Lookup, sorted};
use super::{Diagnostic, Severity};

/// Returns all diagnostics as a SARIF log of one run.
pub fn sarif(diagnostics: &[Diagnostic], lookup: Lookup<'_>) -> String {
    let ordered = sorted(diagnostics);
    let rules: BTreeSet<&str> = ordered.iter().map(|one| one.code.as_ref()).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "patternbook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": ordered.iter().map(|one| result(one, lookup)).collect::<Vec<_>>(),
        }],
    });
    serde_json::to_string_pretty(&log).unwrap_or_default() + "\n"
}

fn result(diagnostic: &Diagnostic, lookup: Lookup<'_>) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let hints = diagnostic.hints.iter().map(|hint| format!("\nhint: {hint}"));
    let text: String = std::iter::once(diagnostic.message.clone()).chain(hints).collect();
    let mut result =
        json!({ "ruleId": diagnostic.code, "level": level, "message": { "text": text } });
    if let Some(path) = diagnostic.source.as_deref() {
        let mut place =
            json!({ "artifactLocation": { "uri": uri(path), "uriBaseId": "%SRCROOT%" } });
        if let Some((start, end)) = lookup(path).and_then(|text| places(diagnostic, &text)) {
            place["region"] = json!({
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            });
        }
        result["locations"] = json!([{ "physicalLocation": place }]);
    }
    result
}

/// A path as a relative URI: what is not plain is percent-encoded.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_result_names_rule_file_and_region() {
        let one = Diagnostic::warning("stub", "a stub").at(&Arc::from("content/a b.md"), 4..5);
        let log: Value =
            serde_json::from_str(&sarif(&[one], &|_| Some(Arc::from("ab\n x")))).unwrap();
        let result = &log["runs"][0]["results"][0];
        insta::assert_snapshot!(result, @r#"{"level":"warning","locations":[{"physicalLocation":{"artifactLocation":{"uri":"content/a%20b.md","uriBaseId":"%SRCROOT%"},"region":{"endColumn":3,"endLine":2,"startColumn":2,"startLine":2}}}],"message":{"text":"a stub"},"ruleId":"stub"}"#);
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][0]["id"], "stub");
    }
}
