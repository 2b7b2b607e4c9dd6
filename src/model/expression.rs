//! An expression of CEL as a tree of our own, with places.
//!
//! What the tree cannot say (`matches`, macros, maps) is kept as text and left to the interpreter.

use std::sync::Arc;

use crate::diag::Span;

/// An expression and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// The text.
    pub text: String,
    /// The tree; none where only the interpreter understands it.
    pub tree: Option<Node>,
    /// The variables that it names, sorted.
    pub variables: Vec<String>,
    /// The file.
    pub source: Arc<str>,
    /// Where in that file.
    pub span: Span,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// `true`
    Bool(bool),
    /// `1`, `1.5`
    Number(f64),
    /// `'text'`
    Text(String),
    /// `['a', 'b']`
    List(Vec<Node>),
    /// A column or a variable.
    Name(String),
    /// `a.b`
    Field(Box<Node>, String),
    /// `!a`
    Not(Box<Node>),
    /// `-a`
    Negate(Box<Node>),
    /// `a && b`
    And(Box<Node>, Box<Node>),
    /// `a || b`
    Or(Box<Node>, Box<Node>),
    /// `a < b` and its kin.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `a + b` and its kin.
    Arithmetic(Operation, Box<Node>, Box<Node>),
    /// `a in b`
    In(Box<Node>, Box<Node>),
    /// `a ? b : c`
    If(Box<Node>, Box<Node>, Box<Node>),
    /// `f(a, b)`
    Call(String, Vec<Node>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// How two numbers are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}
