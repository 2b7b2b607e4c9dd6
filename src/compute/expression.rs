//! Expressions over records: compiled once against a table, then run over ranges of whole columns.
//!
//! What is not known is a third truth value: an empty cell compared with `<` is neither, and a record
//! counts only where its condition certainly holds. `==` and `!=` treat an empty cell as `null`, as CEL
//! does. What the compiler can't say is left to the interpreter, record by record.

mod interpreter;
mod run;

use std::ops::Range;
use std::sync::Arc;

use crate::compute::expression::interpreter::Interpreter;
use crate::diag::Diagnostic;
use crate::model::expression::{Comparison, Expression, Node, Operation};
use crate::model::records::{Column, NO_WORD, RecordTable};
use crate::parse::records::column::read_number;

/// What expressions may know besides the record.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The second that counts as now.
    pub now: i64,
    /// A column of times whose empty (or future) cells read as now: what has not ended lasts until now.
    pub open: Option<&'a str>,
}

/// An expression that is ready to run over a table.
pub struct Compiled<'t> {
    code: Code<'t>,
}

/// Truth values of a column: no, yes, not known.
pub const NO: u8 = 0;
/// It holds.
pub const YES: u8 = 1;
/// It can't be told.
pub const UNKNOWN: u8 = 2;

impl<'t> Compiled<'t> {
    /// Compiles an expression for a table; a wrong column or type is a diagnostic at the expression, and so is what
    /// gives something else than is expected: a word counts as nothing, least of all as its place in a column.
    pub fn new(
        expression: &Expression,
        table: &'t RecordTable,
        scope: Scope<'_>,
        expected: Expected,
    ) -> Result<Self, Box<Diagnostic>> {
        let (compiled, kind) = Self::typed(expression, table, scope)?;
        // What a column without a value would hold can't be told.
        let Some(kind) = kind.filter(|kind| !expected.takes(*kind) && !is_blank(&compiled.code))
        else {
            return Ok(compiled);
        };
        let (what, wanted) = match expected {
            Expected::Truth => ("condition", "yes or no"),
            Expected::Number | Expected::Any => ("value", "a number"),
        };
        let found = match compiled.code.odd_word() {
            Some(word) => format!("{}, such as `{word}`", kind.words()),
            None => kind.words().to_owned(),
        };
        let diagnostic =
            Diagnostic::error("expression", format!("{what} is {found}: expected {wanted}"))
                .at(&expression.source, expression.span.clone());
        let hint = match (expected, kind) {
            (Expected::Truth, _) => "compare it with something: `cause != 'unknown'`",
            (_, Kind::Time) => "say how long it took: `hours(implemented_at - needed_at)`",
            _ => {
                "write numbers with a point and nothing else: the unit belongs into the definition"
            }
        };
        Err(Box::new(diagnostic.hint(hint)))
    }

    /// Compiles an expression, and says what it gives; the interpreter doesn't know beforehand.
    fn typed(
        expression: &Expression,
        table: &'t RecordTable,
        scope: Scope<'_>,
    ) -> Result<(Self, Option<Kind>), Box<Diagnostic>> {
        for name in &expression.variables {
            if name != "now" && table.column(name).is_none() {
                let columns = table.columns.iter().map(|(column, _)| column.as_str());
                let message = format!("unknown column `{name}` in `{}`", table.source);
                return Err(Box::new(
                    Diagnostic::error("unknown-column", message)
                        .at(&expression.source, expression.span.clone())
                        .suggest(name, columns),
                ));
            }
        }
        let compiler = Compiler { table, scope };
        let code = match &expression.tree {
            Some(tree) => compiler.compile(tree),
            None => Err(Problem::Foreign),
        };
        let problem = |message: String| {
            Box::new(
                Diagnostic::error("expression", message)
                    .at(&expression.source, expression.span.clone()),
            )
        };
        match code {
            Ok((code, kind)) => Ok((Self { code }, Some(kind))),
            Err(Problem::Type(message)) => Err(problem(message)),
            Err(Problem::Foreign) => match Interpreter::new(expression, table, scope) {
                Ok(interpreter) => Ok((Self { code: Code::Foreign(Box::new(interpreter)) }, None)),
                Err(message) => Err(problem(message)),
            },
        }
    }

    /// Returns the numbers of a range of records; NaN is "not known".
    pub fn numbers(&self, rows: Range<usize>) -> Vec<f64> {
        self.code.numbers(&rows)
    }

    /// Returns the truth values of a range of records.
    pub fn truths(&self, rows: Range<usize>) -> Vec<u8> {
        self.code.truths(&rows)
    }
}

/// What an expression has to give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Yes or no.
    Truth,
    /// A number; yes counts one, no nothing.
    Number,
    /// Anything that can be told from something else.
    Any,
}

impl Expected {
    fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Truth => matches!(kind, Kind::Bool | Kind::Null),
            Self::Number => !matches!(kind, Kind::Text | Kind::Time),
            Self::Any => true,
        }
    }
}

/// What an expression gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bool,
    Number,
    Time,
    Seconds,
    Text,
    Null,
}

enum Problem {
    /// It can't be right.
    Type(String),
    /// It may be right, but the tree can't say it.
    Foreign,
}

enum Code<'t> {
    Number(f64),
    Bool(u8),
    Numbers(&'t [f64]),
    Times(&'t [i64]),
    /// Times of which empty and future ones read as now.
    OpenTimes(&'t [i64], i64),
    Bools(&'t [u8]),
    Words(&'t [u32], &'t [Arc<str>]),
    Word(String),
    Compare(Comparison, Box<Self>, Box<Self>),
    /// For each code of the words whether it is among those asked for.
    WordIn(&'t [u32], Vec<bool>, bool),
    /// Two columns of words; the right one's codes in terms of the left one's.
    WordsEqual(&'t [u32], &'t [u32], Vec<u32>, bool),
    NoWord(&'t [u32]),
    IsNull(Box<Self>),
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Arithmetic(Operation, Box<Self>, Box<Self>),
    If(Box<Self>, Box<Self>, Box<Self>),
    Foreign(Box<Interpreter<'t>>),
}

struct Compiler<'t, 's> {
    table: &'t RecordTable,
    scope: Scope<'s>,
}

impl Code<'_> {
    /// Returns a word of a column that would hold numbers without it.
    fn odd_word(&self) -> Option<&str> {
        let Self::Words(_, words) = self else { return None };
        words.iter().map(|word| &**word).find(|word| read_number(word.as_bytes()).is_err())
    }
}

type Typed<'t> = Result<(Code<'t>, Kind), Problem>;

impl<'t> Compiler<'t, '_> {
    fn compile(&self, node: &Node) -> Typed<'t> {
        let number = |value: f64| Ok((Code::Number(value), Kind::Number));
        match node {
            Node::Null => Ok((Code::Number(f64::NAN), Kind::Null)),
            Node::Bool(yes) => Ok((Code::Bool(u8::from(*yes)), Kind::Bool)),
            Node::Number(value) => number(*value),
            Node::Text(text) => Ok((Code::Word(text.clone()), Kind::Text)),
            Node::Name(name) => self.name(name),
            Node::Not(a) => Ok((Code::Not(self.bool(a)?), Kind::Bool)),
            Node::And(a, b) => Ok((Code::And(self.bool(a)?, self.bool(b)?), Kind::Bool)),
            Node::Or(a, b) => Ok((Code::Or(self.bool(a)?, self.bool(b)?), Kind::Bool)),
            Node::Negate(a) => {
                let (code, kind) = self.compile(a)?;
                let zero = Box::new(Code::Number(0.0));
                match kind {
                    Kind::Number | Kind::Seconds => {
                        Ok((Code::Arithmetic(Operation::Subtract, zero, Box::new(code)), kind))
                    }
                    _ => Err(wrong("a number", kind)),
                }
            }
            Node::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            Node::Arithmetic(operation, a, b) => self.arithmetic(*operation, a, b),
            Node::In(a, b) => self.member(a, b),
            Node::If(condition, a, b) => {
                let condition = self.bool(condition)?;
                let ((a, kind), (b, other)) = (self.compile(a)?, self.compile(b)?);
                let kind = if kind == Kind::Null { other } else { kind };
                if kind == Kind::Text || (other != kind && other != Kind::Null) {
                    return Err(Problem::Foreign);
                }
                Ok((Code::If(condition, Box::new(a), Box::new(b)), kind))
            }
            Node::Call(name, arguments) => self.call(name, arguments),
            Node::List(_) | Node::Field(..) => Err(Problem::Foreign),
        }
    }

    fn name(&self, name: &str) -> Typed<'t> {
        if name == "now" && self.table.column("now").is_none() {
            return Ok((Code::Number(self.scope.now as f64), Kind::Time));
        }
        Ok(match self.table.column(name) {
            Some(Column::Number(cells)) => (Code::Numbers(cells), Kind::Number),
            Some(Column::Time(cells)) if self.scope.open == Some(name) => {
                (Code::OpenTimes(cells, self.scope.now), Kind::Time)
            }
            Some(Column::Time(cells)) => (Code::Times(cells), Kind::Time),
            Some(Column::Bool(cells)) => (Code::Bools(cells), Kind::Bool),
            Some(Column::Text { codes, words }) => (Code::Words(codes, words), Kind::Text),
            None => return Err(Problem::Type(format!("unknown column `{name}`"))),
        })
    }

    fn bool(&self, node: &Node) -> Result<Box<Code<'t>>, Problem> {
        match self.compile(node)? {
            (code, Kind::Bool | Kind::Null) => Ok(Box::new(code)),
            (_, kind) => Err(wrong("yes or no", kind)),
        }
    }

    fn compare(&self, comparison: Comparison, a: &Node, b: &Node) -> Typed<'t> {
        let ((a, left), (b, right)) = (self.compile(a)?, self.compile(b)?);
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        let equal = comparison == Comparison::Equal;
        let code = match (left, right) {
            (Kind::Null, _) | (_, Kind::Null) if equality => {
                let tested = if left == Kind::Null { b } else { a };
                let is_null = match tested {
                    Code::Words(codes, _) => Code::NoWord(codes),
                    other => Code::IsNull(Box::new(other)),
                };
                if equal { is_null } else { Code::Not(Box::new(is_null)) }
            }
            (Kind::Text, Kind::Text) if equality => words_equal(a, b, equal)?,
            (Kind::Text, Kind::Text) => return Err(Problem::Foreign),
            (Kind::Bool, Kind::Bool) if equality => {
                Code::Compare(comparison, Box::new(a), Box::new(b))
            }
            (Kind::Time, Kind::Time) => Code::Compare(comparison, Box::new(a), Box::new(b)),
            (Kind::Number | Kind::Seconds, Kind::Number | Kind::Seconds) => {
                Code::Compare(comparison, Box::new(a), Box::new(b))
            }
            _ if is_blank(&a) || is_blank(&b) => return Ok((Code::Number(f64::NAN), Kind::Null)),
            _ => {
                let message = format!("{} is compared with {}", left.words(), right.words());
                return Err(Problem::Type(message));
            }
        };
        Ok((code, Kind::Bool))
    }

    fn arithmetic(&self, operation: Operation, a: &Node, b: &Node) -> Typed<'t> {
        use Operation::{Add, Divide, Multiply, Subtract};
        let ((a, left), (b, right)) = (self.compile(a)?, self.compile(b)?);
        let kind = match (operation, left, right) {
            (Subtract, Kind::Time, Kind::Time) => Kind::Seconds,
            (Add | Subtract, Kind::Time, Kind::Seconds) => Kind::Time,
            (Add | Subtract, Kind::Seconds, Kind::Seconds) => Kind::Seconds,
            (Multiply | Divide, Kind::Seconds, Kind::Number) => Kind::Seconds,
            (Divide, Kind::Seconds, Kind::Seconds) | (_, Kind::Number, Kind::Number) => {
                Kind::Number
            }
            (Add, Kind::Text, Kind::Text) => return Err(Problem::Foreign),
            _ if is_blank(&a) || is_blank(&b) => return Ok((Code::Number(f64::NAN), Kind::Null)),
            _ => {
                let message = format!("{} and {} can't be combined", left.words(), right.words());
                return Err(Problem::Type(message));
            }
        };
        Ok((Code::Arithmetic(operation, Box::new(a), Box::new(b)), kind))
    }

    fn member(&self, a: &Node, b: &Node) -> Typed<'t> {
        let Node::List(items) = b else { return Err(Problem::Foreign) };
        let (code, _) = self.compile(a)?;
        if let Code::Words(codes, words) = code {
            let wanted: Option<Vec<&str>> = items
                .iter()
                .map(|item| if let Node::Text(text) = item { Some(text.as_str()) } else { None })
                .collect();
            let wanted = wanted.ok_or(Problem::Foreign)?;
            let among = words.iter().map(|word| wanted.contains(&&**word)).collect();
            return Ok((Code::WordIn(codes, among, true), Kind::Bool));
        }
        let mut any = Code::Bool(NO);
        for item in items {
            let (one, _) = self.compare(Comparison::Equal, a, item)?;
            any = Code::Or(Box::new(any), Box::new(one));
        }
        Ok((any, Kind::Bool))
    }

    fn call(&self, name: &str, arguments: &[Node]) -> Typed<'t> {
        let seconds = match name {
            "seconds" => 1.0,
            "minutes" => 60.0,
            "hours" => 3600.0,
            "days" => 86_400.0,
            _ => return Err(Problem::Foreign),
        };
        let [argument] = arguments else {
            return Err(Problem::Type(format!("`{name}` takes one argument: a time minus a time")));
        };
        match self.compile(argument)? {
            (code, Kind::Seconds | Kind::Null) => {
                let by = Box::new(Code::Number(seconds));
                Ok((Code::Arithmetic(Operation::Divide, Box::new(code), by), Kind::Number))
            }
            (_, kind) => {
                let message = format!("`{name}` takes a time minus a time, not {}", kind.words());
                Err(Problem::Type(message))
            }
        }
    }
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Self::Bool => "yes or no",
            Self::Number => "a number",
            Self::Time => "a time",
            Self::Seconds => "a duration",
            Self::Text => "text",
            Self::Null => "`null`",
        }
    }
}

fn wrong(expected: &str, kind: Kind) -> Problem {
    Problem::Type(format!("found {}: expected {expected}", kind.words()))
}

/// A column without a value might have been of any type; nothing is known of it.
fn is_blank(code: &Code<'_>) -> bool {
    matches!(code, Code::Words(_, words) if words.is_empty())
}

fn words_equal<'t>(a: Code<'t>, b: Code<'t>, equal: bool) -> Result<Code<'t>, Problem> {
    Ok(match (a, b) {
        (Code::Words(codes, words), Code::Word(word))
        | (Code::Word(word), Code::Words(codes, words)) => {
            let among = words.iter().map(|other| **other == *word).collect();
            Code::WordIn(codes, among, equal)
        }
        (Code::Words(left, left_words), Code::Words(right, right_words)) => {
            let known: std::collections::HashMap<&str, u32> =
                left_words.iter().map(|word| &**word).zip(0..).collect();
            // A word that the left column lacks equals nothing there, not even an empty cell.
            let map = right_words
                .iter()
                .map(|word| known.get(&**word).copied().unwrap_or(NO_WORD - 1))
                .collect();
            Code::WordsEqual(left, right, map, equal)
        }
        (Code::Word(a), Code::Word(b)) => Code::Bool(u8::from((a == b) == equal)),
        _ => return Err(Problem::Foreign),
    })
}

#[cfg(test)]
mod tests;
