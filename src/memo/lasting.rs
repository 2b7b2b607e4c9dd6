//! Values as bytes, for what is remembered from one run to the next.
//!
//! The bytes are read by the program that wrote them and by no other, so there are no versions and no names: a
//! value is its parts, one after the other.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::Key;

/// A value that can be written as bytes and read back.
pub trait Lasting: Sized {
    /// Appends the value.
    fn write(&self, to: &mut Vec<u8>);
    /// Takes a value off the front; nothing where the bytes are of no such value.
    fn read(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Lasting for $number {
            fn write(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers!(u8, u32, u64, u128, i8, i16, i64, f64);

impl Lasting for usize {
    fn write(&self, to: &mut Vec<u8>) {
        (*self as u64).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Self::try_from(u64::read(from)?).ok()
    }
}

impl Lasting for bool {
    fn write(&self, to: &mut Vec<u8>) {
        u8::from(*self).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(u8::read(from)? == 1)
    }
}

fn write_text(text: &str, to: &mut Vec<u8>) {
    text.len().write(to);
    to.extend_from_slice(text.as_bytes());
}

fn read_text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::read(from)?;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

impl Lasting for String {
    fn write(&self, to: &mut Vec<u8>) {
        write_text(self, to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        read_text(from).map(str::to_owned)
    }
}

impl Lasting for Arc<str> {
    fn write(&self, to: &mut Vec<u8>) {
        write_text(self, to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        read_text(from).map(Self::from)
    }
}

impl Lasting for Cow<'static, str> {
    fn write(&self, to: &mut Vec<u8>) {
        write_text(self, to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        read_text(from).map(|text| Cow::Owned(text.to_owned()))
    }
}

impl<T: Lasting> Lasting for Option<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.is_some().write(to);
        self.iter().for_each(|value| value.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        if bool::read(from)? { T::read(from).map(Some) } else { Some(None) }
    }
}

impl<T: Lasting> Lasting for Vec<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.len().write(to);
        self.iter().for_each(|value| value.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let length = usize::read(from)?;
        // Each value takes a byte at least: a length that lies does not take all memory.
        let mut all = Self::with_capacity(length.min(from.len()));
        for _ in 0..length {
            all.push(T::read(from)?);
        }
        Some(all)
    }
}

impl<T: Lasting> Lasting for Box<T> {
    fn write(&self, to: &mut Vec<u8>) {
        (**self).write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        T::read(from).map(Self::new)
    }
}

impl<T: Lasting> Lasting for Range<T> {
    fn write(&self, to: &mut Vec<u8>) {
        self.start.write(to);
        self.end.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(T::read(from)?..T::read(from)?)
    }
}

impl<A: Lasting, B: Lasting> Lasting for (A, B) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?))
    }
}

impl<A: Lasting, B: Lasting, C: Lasting> Lasting for (A, B, C) {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
        self.1.write(to);
        self.2.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some((A::read(from)?, B::read(from)?, C::read(from)?))
    }
}

impl Lasting for Key {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        u128::read(from).map(Self)
    }
}

impl Lasting for Date {
    fn write(&self, to: &mut Vec<u8>) {
        self.year().write(to);
        self.month().write(to);
        self.day().write(to);
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Self::new(i16::read(from)?, i8::read(from)?, i8::read(from)?).ok()
    }
}

/// Writes and reads a struct by its fields; one that is left out does not compile.
macro_rules! lasting_struct {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::memo::lasting::Lasting for $type {
            fn write(&self, to: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($crate::memo::lasting::Lasting::write($field, to);)*
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: $crate::memo::lasting::Lasting::read(from)?),* })
            }
        }
    };
}

/// Writes and reads an enum: a number for each variant, then what it holds.
macro_rules! lasting_enum {
    ($type:ty { $($number:literal $variant:ident
        $({ $($field:ident),* })? $(( $($item:ident),* ))? ),* $(,)? }) => {
        impl $crate::memo::lasting::Lasting for $type {
            fn write(&self, to: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $({ $($field),* })? $(( $($item),* ))? => {
                        to.push($number);
                        $($($crate::memo::lasting::Lasting::write($field, to);)*)?
                        $($($crate::memo::lasting::Lasting::write($item, to);)*)?
                    })*
                }
            }

            fn read(from: &mut &[u8]) -> Option<Self> {
                Some(match <u8 as $crate::memo::lasting::Lasting>::read(from)? {
                    $($number => Self::$variant
                        $({ $($field: $crate::memo::lasting::Lasting::read(from)?),* })?
                        $(( $({ let $item = $crate::memo::lasting::Lasting::read(from)?; $item }),* ))?,)*
                    _ => return None,
                })
            }
        }
    };
}

pub(crate) use {lasting_enum, lasting_struct};
