//! The way for expressions that the compiler can't say: CEL's own interpreter, record by record.

use std::ops::Range;

use cel::Value;

use crate::compute::expression::{NO, Scope, UNKNOWN, YES};
use crate::model::expression::Expression;
use crate::model::records::{Column, NO_BOOL, NO_TIME, RecordTable};

/// An expression for the interpreter, and the columns that it names.
pub(super) struct Interpreter<'t> {
    text: String,
    columns: Vec<(&'t str, &'t Column)>,
    now: i64,
    open: Option<String>,
}

impl<'t> Interpreter<'t> {
    /// Returns the expression with its columns, or why it can't be run.
    pub(super) fn new(
        expression: &Expression,
        table: &'t RecordTable,
        scope: Scope<'_>,
    ) -> Result<Self, String> {
        cel::Program::compile(&expression.text)
            .map_err(|_| "expression can't be read".to_owned())?;
        let columns = table
            .columns
            .iter()
            .filter(|(name, _)| expression.variables.contains(name))
            .map(|(name, column)| (name.as_str(), column))
            .collect();
        Ok(Self {
            text: expression.text.clone(),
            columns,
            now: scope.now,
            open: scope.open.map(str::to_owned),
        })
    }

    /// Returns the numbers of a range of records.
    pub(super) fn numbers(&self, rows: &Range<usize>) -> Vec<f64> {
        self.run(rows, |value| match value {
            Some(Value::Int(number)) => number as f64,
            Some(Value::UInt(number)) => number as f64,
            Some(Value::Float(number)) if number.is_finite() => number,
            Some(Value::Bool(yes)) => f64::from(u8::from(yes)),
            _ => f64::NAN,
        })
    }

    /// Returns the truth values of a range of records.
    pub(super) fn truths(&self, rows: &Range<usize>) -> Vec<u8> {
        self.run(rows, |value| match value {
            Some(Value::Bool(true)) => YES,
            Some(Value::Bool(false)) => NO,
            _ => UNKNOWN,
        })
    }

    fn run<T>(&self, rows: &Range<usize>, take: impl Fn(Option<Value>) -> T) -> Vec<T> {
        let Ok(program) = cel::Program::compile(&self.text) else {
            return rows.clone().map(|_| take(None)).collect();
        };
        let mut root = cel::Context::default();
        for (name, seconds) in [("minutes", 60.0), ("hours", 3600.0), ("days", 86_400.0)] {
            let convert = move |value: Value| match value {
                Value::Int(number) => Value::Float(number as f64 / seconds),
                Value::Float(number) => Value::Float(number / seconds),
                _ => Value::Null,
            };
            // These names are not taken by CEL.
            let _ = root.add_function(name, convert);
        }
        root.add_variable_from_value("now", Value::Int(self.now));
        rows.clone()
            .map(|row| {
                let mut context = root.new_inner_scope();
                for (name, column) in &self.columns {
                    context.add_variable_from_value(*name, self.value(name, column, row));
                }
                take(program.execute(&context).ok())
            })
            .collect()
    }

    fn value(&self, name: &str, column: &Column, row: usize) -> Value {
        match column {
            Column::Number(cells) if cells[row].is_nan() => Value::Null,
            Column::Number(cells) => Value::Float(cells[row]),
            Column::Time(cells) if self.open.as_deref() == Some(name) => match cells[row] {
                NO_TIME => Value::Int(self.now),
                time => Value::Int(time.min(self.now)),
            },
            Column::Time(cells) if cells[row] == NO_TIME => Value::Null,
            Column::Time(cells) => Value::Int(cells[row]),
            Column::Bool(cells) if cells[row] == NO_BOOL => Value::Null,
            Column::Bool(cells) => Value::Bool(cells[row] == 1),
            Column::Text { codes, words } => words
                .get(codes[row] as usize)
                .map_or(Value::Null, |word| Value::from(word.to_string())),
        }
    }
}
