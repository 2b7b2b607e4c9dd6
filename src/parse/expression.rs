//! Reads CEL (the Common Expression Language) with the `cel` crate, and turns what is usual into a tree
//! of our own that runs over whole columns. What the tree can't say stays with the interpreter.

use std::sync::Arc;

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

use crate::diag::{Diagnostic, Span};
use crate::model::expression::{Comparison, Expression, Node, Operation};

/// Longer expressions are no rule that somebody could check.
const MAX_LENGTH: usize = 4000;

/// Reads an expression that stands at `span` of `source`.
pub fn parse_expression(
    source: &Arc<str>,
    text: &str,
    span: Span,
) -> Result<Expression, Diagnostic> {
    let problem =
        |message: String| Diagnostic::error("expression", message).at(source, span.clone());
    if text.len() > MAX_LENGTH || depth(text) > 50 {
        return Err(problem("expression is too long or too deeply nested".to_owned()));
    }
    let program = cel::Program::compile(text).map_err(|errors| {
        let first = errors.errors.first();
        let (line, column) = first.map_or((1, 1), |error| error.pos);
        let said = first.map_or_else(String::new, |error| error.msg.clone());
        let said = said.lines().next().unwrap_or_default();
        problem(format!("expression can't be read: line {line}, column {column}: {said}"))
            .hint("expressions are CEL: `reversible && cause != 'unknown'`")
    })?;
    let mut variables: Vec<_> =
        program.references().variables().into_iter().map(str::to_owned).collect();
    variables.sort();
    let tree = node(program.expression());
    Ok(Expression { text: text.to_owned(), tree, variables, source: source.clone(), span })
}

fn depth(text: &str) -> usize {
    let (mut now, mut most) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' | b'!' | b'-' | b'?' => now += 1,
            b')' | b']' | b'}' => now = now.saturating_sub(1),
            _ => {}
        }
        most = most.max(now);
    }
    most
}

fn node(expression: &IdedExpr) -> Option<Node> {
    match &expression.expr {
        Expr::Literal(literal) => literal_node(literal),
        Expr::Ident(name) => Some(Node::Name(name.clone())),
        Expr::List(list) if list.optional_indices.is_empty() => {
            Some(Node::List(list.elements.iter().map(node).collect::<Option<_>>()?))
        }
        Expr::Select(select) if !select.test => {
            Some(Node::Field(boxed(&select.operand)?, select.field.clone()))
        }
        Expr::Call(call) => call_node(call),
        _ => None,
    }
}

fn boxed(expression: &IdedExpr) -> Option<Box<Node>> {
    node(expression).map(Box::new)
}

fn literal_node(literal: &LiteralValue) -> Option<Node> {
    Some(match literal {
        LiteralValue::Boolean(yes) => Node::Bool(*yes.inner()),
        LiteralValue::Double(number) => Node::Number(*number.inner()),
        LiteralValue::Int(number) => Node::Number(*number.inner() as f64),
        LiteralValue::UInt(number) => Node::Number(*number.inner() as f64),
        LiteralValue::String(text) => Node::Text(text.inner().to_string()),
        LiteralValue::Null => Node::Null,
        LiteralValue::Bytes(_) => return None,
    })
}

fn call_node(call: &CallExpr) -> Option<Node> {
    if call.target.is_some() {
        return None;
    }
    let name = call.func_name.as_str();
    Some(match (name, &call.args[..]) {
        (operators::LOGICAL_AND, [a, b]) => Node::And(boxed(a)?, boxed(b)?),
        (operators::LOGICAL_OR, [a, b]) => Node::Or(boxed(a)?, boxed(b)?),
        (operators::LOGICAL_NOT, [a]) => Node::Not(boxed(a)?),
        (operators::NEGATE, [a]) => Node::Negate(boxed(a)?),
        (operators::CONDITIONAL, [a, b, c]) => Node::If(boxed(a)?, boxed(b)?, boxed(c)?),
        (operators::IN, [a, b]) => Node::In(boxed(a)?, boxed(b)?),
        (_, [a, b]) if comparison(name).is_some() => {
            Node::Compare(comparison(name)?, boxed(a)?, boxed(b)?)
        }
        (_, [a, b]) if operation(name).is_some() => {
            Node::Arithmetic(operation(name)?, boxed(a)?, boxed(b)?)
        }
        (_, arguments) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
            Node::Call(name.to_owned(), arguments.iter().map(node).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn comparison(operator: &str) -> Option<Comparison> {
    Some(match operator {
        operators::EQUALS => Comparison::Equal,
        operators::NOT_EQUALS => Comparison::NotEqual,
        operators::LESS => Comparison::Less,
        operators::LESS_EQUALS => Comparison::AtMost,
        operators::GREATER => Comparison::Greater,
        operators::GREATER_EQUALS => Comparison::AtLeast,
        _ => return None,
    })
}

fn operation(operator: &str) -> Option<Operation> {
    Some(match operator {
        operators::ADD => Operation::Add,
        operators::SUBSTRACT => Operation::Subtract,
        operators::MULTIPLY => Operation::Multiply,
        operators::DIVIDE => Operation::Divide,
        operators::MODULO => Operation::Remainder,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Expression, Diagnostic> {
        parse_expression(&Arc::from("data/indicators.toml"), text, 3..9)
    }

    #[test]
    fn the_usual_expressions_become_trees() {
        let expression =
            parse("reversible && hours(b - a) < 48 || cause in ['x', 'y']").expect("CEL");
        assert_eq!(expression.variables, ["a", "b", "cause", "reversible"]);
        assert!(matches!(expression.tree, Some(Node::Or(..))), "{expression:?}");
        assert!(parse("a == null ? 1.5 : -2").expect("CEL").tree.is_some());
    }

    #[test]
    fn the_rest_is_left_to_the_interpreter() {
        for text in ["cause.startsWith('a')", "[1, 2].exists(x, x == a)", "cause.matches('^a')"] {
            assert_eq!(parse(text).expect("CEL").tree, None, "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_a_diagnostic() {
        for text in ["", "a &&", "a = b", "((", "'", "a b", "\u{0}", "1 +* 2", "é && ü"] {
            let diagnostic = parse(text).expect_err(text);
            assert_eq!((diagnostic.code.as_ref(), diagnostic.span), ("expression", Some(3..9)));
        }
        assert!(parse(&"(".repeat(3000)).is_err());
        assert!(parse(&"!".repeat(3000)).is_err());
    }
}
