use super::*;

fn problems(text: &str) -> Vec<String> {
    let (_, _, diags) = parse_indicators(&Arc::from("data/indicators.toml"), text);
    diags.into_iter().map(|d| d.message).collect()
}

const LATENCY: &str = r#"
[[indicator]]
id = "decision-latency"
name = "Decision Latency"
definition = "Time"
target = "<48 hours for reversible decisions"
[indicator.measure]
records = "decisions"
at = "needed_at"
end = "implemented_at"
where = "reversible"
value = "hours(implemented_at - needed_at)"
statistic = "median"
"#;

#[test]
fn a_definition_is_read_whole() {
    let (_, indicators, diags) = parse_indicators(&Arc::from("x"), LATENCY);
    assert_eq!(diags, vec![]);
    let measure = indicators[0].measure.as_ref().expect("a measure");
    assert_eq!((measure.series.teams, measure.series.organization), (true, false));
    assert_eq!(
        indicators[0].bracket().as_deref(),
        Some("target: <48 hours for reversible decisions")
    );
}

#[test]
fn every_mistake_of_a_definition_is_reported_at_once() {
    let text = LATENCY
        .replace("<48 hours for reversible decisions", "Greater than TBD")
        .replace("at = ", "att = ")
        .replace("\"reversible\"", "\"reversible &&\"")
        .replace("\"median\"", "\"medain\"");
    let found = problems(&text);
    assert!(
        found.iter().any(|m| m.starts_with("target `Greater than TBD` can't be read")),
        "{found:?}"
    );
    assert!(found.contains(&"unknown key `att`".to_owned()), "{found:?}");
    assert!(found.iter().any(|m| m.starts_with("unknown statistic `medain`")), "{found:?}");
    assert!(found.iter().any(|m| m.starts_with("expression can't be read")), "{found:?}");
}

#[test]
fn every_faulty_part_of_an_index_is_reported_at_once() {
    let part = |body: &str| format!("[[indicator.measure.parts]]\n{body}\n");
    let text = format!(
        "[[indicator]]\nid = \"x\"\nname = \"X\"\ndefinition = \"X\"\n[indicator.measure]\nrecords = \"surveys\"\n\
         value = \"score\"\nstatistic = \"parts\"\n{}{}{}",
        part("name = \"a\"\nwhere = \"(((\""),
        part("where = \"true\""),
        part("name = \"c\"\nwhere = 3")
    );
    let (_, _, diags) = parse_indicators(&Arc::from("i.toml"), &text);
    let messages: Vec<_> = diags.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    assert_eq!(messages.len(), 3, "{messages:#?}");
}
