//! Parsed pages as bytes, for the next run: reading them back takes a fraction of parsing.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity};
use crate::memo::lasting::{Lasting, lasting_enum, lasting_struct};
use crate::model::block::{Block, Show, View};
use crate::model::document::{Document, Heading, Hole, Section};
use crate::model::front_matter::FrontMatter;
use crate::model::page::Parsed;
use crate::model::value::{Data, Table, Value};

lasting_enum!(Severity { 0 Error, 1 Warning, 2 Note });
lasting_struct!(Diagnostic { severity, code, message, source, span, hints });
lasting_enum!(Data {
    0 String(value), 1 Integer(value), 2 Float(value), 3 Bool(value), 4 Datetime(value), 5 Array(value),
    6 Table(value), 7 Null,
});
lasting_struct!(Value { data, span });
lasting_struct!(Table { entries });
lasting_struct!(FrontMatter {
    title,
    short_title,
    kind,
    summary,
    weight,
    tags,
    owner,
    review_by,
    reviewed,
    draft,
    stub,
    publish_on,
    expires_on,
    aliases,
    fragments,
    related,
    fields,
    parameters,
    targets,
    language,
    extra,
    card,
    is_cut,
});
lasting_enum!(View { 0 Behaviour, 1 Line, 2 Bullet, 3 Bars, 4 Distribution, 5 Multiples });
lasting_enum!(Show {
    0 Chart { indicator, team, view }, 1 Indicators { group }, 2 Roadmap { phase }, 3 Maturity,
    4 Network { indicator }, 5 PatternMap, 6 Signals { team }, 7 Template { id }, 8 Bibliography { group },
    9 Pages { kind },
});
lasting_struct!(Block { show, caption });
lasting_enum!(Hole {
    0 Html(html), 1 Link { dest, span }, 2 Image { dest, alt, title, span }, 3 Wiki { target, text, span },
    4 Code { language, attributes, text }, 5 Block(block), 6 Field { name, culture, span },
    7 Cell { row, column, body }, 8 Variable { name, culture, span }, 9 Culture { id, span }, 10 Citation { key, span },
});
lasting_struct!(Heading { level, id, text, span });
lasting_struct!(Section { anchor, heading, level, text });
lasting_struct!(Document {
    body,
    holes,
    title,
    headings,
    anchors,
    sections,
    lead,
    words,
    includes,
    title_id,
});

/// Without the whole file, which is at hand.
impl Lasting for Parsed {
    fn write(&self, to: &mut Vec<u8>) {
        let Self { front, document, diags, key, outline, head, by_name, names, title, .. } = self;
        let Self { slug, summary, offset, file: _, .. } = self;
        (front.write(to), document.write(to), diags.write(to));
        (key.write(to), outline.write(to), head.write(to));
        (by_name.write(to), names.write(to), title.write(to));
        (slug.write(to), summary.write(to), offset.write(to));
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        Some(Self {
            front: Lasting::read(from)?,
            document: Lasting::read(from)?,
            diags: Lasting::read(from)?,
            key: Lasting::read(from)?,
            outline: Lasting::read(from)?,
            head: Lasting::read(from)?,
            by_name: Lasting::read(from)?,
            names: Lasting::read(from)?,
            title: Lasting::read(from)?,
            slug: Lasting::read(from)?,
            summary: Lasting::read(from)?,
            offset: Lasting::read(from)?,
            file: Arc::default(),
        })
    }
}
