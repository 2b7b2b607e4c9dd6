//! Are the rules about things that exist?

use crate::diag::Diagnostic;
use crate::model::data::Definitions;
use crate::model::expression::{Expression, Node};

/// The functions that rules know, and what their first argument names.
const FUNCTIONS: [(&str, bool); 11] = [
    ("value", true),
    ("low", true),
    ("high", true),
    ("n", true),
    ("on_target", false),
    ("rises", true),
    ("falls", true),
    ("falling", true),
    ("rising", true),
    ("none_for", true),
    ("silent", true),
];

/// Reports unknown functions, indicators, groups and variables in rules.
pub fn check(definitions: &Definitions) -> Vec<Diagnostic> {
    let mut diags = Vec::new();
    for rule in &definitions.rules {
        let symptoms = rule.symptoms.iter().filter_map(|symptom| symptom.when.as_ref());
        for expression in rule.when.iter().chain(symptoms) {
            if let Some(tree) = &expression.tree {
                walk(tree, expression, definitions, &mut diags);
            }
        }
    }
    diags
}

fn walk(node: &Node, whole: &Expression, definitions: &Definitions, diags: &mut Vec<Diagnostic>) {
    let mut below = |nodes: &[&Node]| {
        for node in nodes {
            walk(node, whole, definitions, diags);
        }
    };
    match node {
        Node::Not(a) | Node::Negate(a) => below(&[a]),
        Node::And(a, b)
        | Node::Or(a, b)
        | Node::Compare(_, a, b)
        | Node::Arithmetic(_, a, b)
        | Node::In(a, b) => below(&[a, b]),
        Node::If(a, b, c) => below(&[a, b, c]),
        Node::Call(name, arguments) => diags.extend(call(name, arguments, whole, definitions)),
        Node::Name(name) => diags.push(
            problem(whole, format!("unknown variable `{name}` in a rule"))
                .hint("rules ask by function: `low('decision-latency') > 48`"),
        ),
        Node::Field(..) | Node::List(_) | Node::Text(_) | Node::Null => {
            diags.push(problem(whole, "rules compare numbers and join verdicts".to_owned()));
        }
        Node::Bool(_) | Node::Number(_) => {}
    }
}

fn call(
    name: &str,
    arguments: &[Node],
    whole: &Expression,
    definitions: &Definitions,
) -> Option<Diagnostic> {
    let Some((_, of_indicator)) = FUNCTIONS.iter().find(|(function, _)| *function == name) else {
        let names = FUNCTIONS.iter().map(|(function, _)| *function);
        let listed: Vec<_> = names.clone().map(|function| format!("`{function}`")).collect();
        return Some(
            problem(whole, format!("unknown function `{name}`"))
                .suggest(name, names)
                .hint(format!("known functions: {}", listed.join(", "))),
        );
    };
    let Some(Node::Text(id)) = arguments.first() else {
        return Some(problem(whole, format!("`{name}` names an indicator first: `{name}('…')`")));
    };
    if *of_indicator {
        let known: Vec<&str> =
            definitions.indicators.iter().map(|indicator| indicator.id.as_str()).collect();
        (!known.contains(&id.as_str()))
            .then(|| problem(whole, format!("unknown indicator `{id}`")).suggest(id, known))
    } else {
        let known: Vec<&str> = definitions.groups.iter().map(|group| group.id.as_str()).collect();
        (!known.contains(&id.as_str()))
            .then(|| problem(whole, format!("unknown group `{id}`")).suggest(id, known))
    }
}

fn problem(whole: &Expression, message: String) -> Diagnostic {
    Diagnostic::error("rule", message).at(&whole.source, whole.span.clone())
}
