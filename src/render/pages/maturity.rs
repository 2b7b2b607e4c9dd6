//! Where a team stands in the levels of maturity. Levels are an order: nothing is averaged.

use super::words;
use crate::compute::maturity::{Judged, judged};
use crate::model::block::Show;
use crate::model::document::Hole;
use crate::model::maturity::MaturityLevel;
use crate::render::chart::{self, Frame};
use crate::render::context::{Context, day};
use crate::render::view::{Fact, Html, Maturity};

/// Returns where a team stands; nothing in a book without levels or dimensions.
pub(super) fn of_team(context: &Context, team: &str) -> Option<Maturity> {
    let handbook = &context.book.handbook;
    let levels = &handbook.maturity.levels;
    if levels.is_empty() || handbook.maturity.dimensions.is_empty() {
        return None;
    }
    let judged = judged(&handbook.maturity, &handbook.assessments, team, context.book.as_of);
    let known = judged.iter().any(|judged| judged.latest.is_some());
    let sentence = sentence(levels, &judged);
    let chart = if known { drawing(team, levels, &judged, &sentence) } else { String::new() };
    let dimensions = judged.iter().map(|judged| Fact {
        name: judged.dimension.name.clone(),
        value: judged.latest.map_or("not assessed yet".to_owned(), |row| name(levels, row.level)),
        url: None,
    });
    Some(Maturity {
        url: page(context).unwrap_or_default(),
        dimensions: dimensions.collect(),
        chart: Html(chart),
        sentence,
    })
}

/// Returns the address of the page with the levels.
pub(crate) fn page(context: &Context) -> Option<String> {
    let shows = |id: &&usize| {
        let document = context.book.pages[**id].document();
        document.is_some_and(|document| {
            let mut holes = document.holes.iter();
            holes.any(|hole| matches!(hole, Hole::Block(block) if block.show == Show::Maturity))
        })
    };
    let found = context.book.order.iter().find(shows);
    found.map(|id| context.link(*id).url)
}

fn name(levels: &[MaturityLevel], number: u32) -> String {
    let level = levels.iter().find(|level| level.number == number);
    level.map_or_else(|| format!("level {number}"), |level| format!("{number}, {}", level.name))
}

fn sentence(levels: &[MaturityLevel], judged: &[Judged<'_>]) -> String {
    let known: Vec<_> = judged.iter().filter_map(|judged| judged.latest).collect();
    let Some(newest) = known.iter().max_by_key(|row| row.date) else {
        return "Not assessed yet.".to_owned();
    };
    let at = |level: &MaturityLevel| {
        let count = known.iter().filter(|row| row.level == level.number).count();
        (count > 0).then(|| format!("level {} in {count}", name(levels, level.number)))
    };
    let places: Vec<String> = levels.iter().filter_map(at).collect();
    let of = words::count(judged.len(), "dimension", "dimensions");
    let mut text = format!("Of {of}: {}", words::list(&places));
    let missing = judged.len() - known.len();
    if missing > 0 {
        text.push_str(&format!("; {missing} not assessed"));
    }
    let moved = |up: bool| {
        let moved = judged.iter().filter(|judged| match (judged.latest, judged.previous) {
            (Some(now), Some(before)) if up => now.level > before.level,
            (Some(now), Some(before)) => now.level < before.level,
            _ => false,
        });
        moved.map(|judged| judged.dimension.name.clone()).collect::<Vec<_>>()
    };
    for (up, word) in [(true, "up"), (false, "down")] {
        let moved = moved(up);
        if !moved.is_empty() {
            text.push_str(&format!("; {word} in {}", words::list(&moved)));
        }
    }
    let by = if newest.by.is_empty() { String::new() } else { format!(" by {}", newest.by) };
    format!("{text}. Last assessed on {}{by}.", day(newest.date).text)
}

fn drawing(team: &str, levels: &[MaturityLevel], judged: &[Judged<'_>], reading: &str) -> String {
    let place = |number: u32| {
        let index = levels.iter().position(|level| level.number == number)?;
        u32::try_from(index + 1).ok()
    };
    let dimensions = judged.iter().map(|judged| chart::Level {
        name: judged.dimension.name.clone(),
        now: judged.latest.and_then(|row| place(row.level)),
        before: judged.previous.and_then(|row| place(row.level)),
        note: judged.latest.map_or_else(String::new, |row| {
            let by = if row.by.is_empty() { String::new() } else { format!(", {}", row.by) };
            let reason =
                if row.reason.is_empty() { String::new() } else { format!(": {}", row.reason) };
            format!("{}{by}{reason}", day(row.date).text)
        }),
    });
    let drawn = chart::Maturity {
        title: "Levels by dimension".to_owned(),
        reading: reading.to_owned(),
        levels: levels.iter().map(|level| level.name.clone()).collect(),
        dimensions: dimensions.collect(),
    };
    let prefix = format!("m-{team}");
    let (wide, narrow) = (
        chart::maturity(&Frame::wide(&prefix), &drawn),
        chart::maturity(&Frame::narrow(&prefix), &drawn),
    );
    chart::figure(&wide, Some(&narrow), "")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::parse::maturity::{parse_assessments, parse_maturity};

    fn told(rows: &str) -> String {
        let levels = "[[level]]\nnumber=1\nname='Dependent'\n[[level]]\nnumber=2\nname='Guided'\n\
            [[dimension]]\nid='d'\nname='Decisions'\n[[dimension]]\nid='l'\nname='Leadership'\n";
        let (maturity, _) = parse_maturity(&Arc::from("m.toml"), levels);
        let rows = format!("team,date,dimension,level,by,reason\n{rows}");
        let (rows, _) = parse_assessments(&Arc::from("a.csv"), &rows);
        sentence(&maturity.levels, &judged(&maturity, &rows, "t", date(2026, 6, 1)))
    }

    #[test]
    fn the_sentence_says_levels_without_averaging_them() {
        insta::assert_snapshot!(told(""), @"Not assessed yet.");
        insta::assert_snapshot!(told("t,2026-03-01,d,2,coach,x\n"), @"Of 2 dimensions: level 2, Guided in 1; 1 not assessed. Last assessed on 1 March 2026 by coach.");
        insta::assert_snapshot!(
            told("t,2026-01-01,d,1,coach,x\nt,2026-03-01,d,2,coach,x\nt,2026-03-01,l,1,team,x\n"),
            @"Of 2 dimensions: level 1, Dependent in 1 and level 2, Guided in 1; up in Decisions. Last assessed on 1 March 2026 by team."
        );
    }
}
