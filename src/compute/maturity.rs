//! The latest judgement of a team in each dimension, and the one before it. Levels are an order: no averages.

use jiff::civil::Date;

use crate::model::maturity::{Assessment, Dimension, Maturity};

/// Where a team stands in a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged<'a> {
    /// The dimension.
    pub dimension: &'a Dimension,
    /// The latest judgement, if there is one.
    pub latest: Option<&'a Assessment>,
    /// The one before it.
    pub previous: Option<&'a Assessment>,
}

/// Returns where a team stands today, in every dimension.
pub fn judged<'a>(
    maturity: &'a Maturity,
    assessments: &'a [Assessment],
    team: &str,
    today: Date,
) -> Vec<Judged<'a>> {
    maturity
        .dimensions
        .iter()
        .map(|dimension| {
            let mut own: Vec<_> = assessments
                .iter()
                .filter(|row| row.team == team && row.dimension == dimension.id)
                .filter(|row| row.date <= today)
                .collect();
            own.sort_by_key(|row| row.date);
            let latest = own.pop();
            Judged { dimension, latest, previous: own.pop() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use super::*;
    use crate::parse::maturity::{parse_assessments, parse_maturity};

    #[test]
    fn what_was_judged_after_today_does_not_count_yet() {
        let levels = "[[level]]\nnumber=1\nname='A'\n[[dimension]]\nid='d'\nname='D'\n[[dimension]]\nid='e'\nname='E'\n";
        let (maturity, _) = parse_maturity(&Arc::from("m.toml"), levels);
        let rows = "team,date,dimension,level,by,reason\nt,2026-03-01,d,3,coach,c\nt,2026-01-01,d,1,coach,a\nt,2026-02-01,d,2,coach,b\nu,2026-02-01,e,2,coach,x\n";
        let (rows, _) = parse_assessments(&Arc::from("a.csv"), rows);
        let judged = judged(&maturity, &rows, "t", date(2026, 2, 15));
        let levels: Vec<_> = judged
            .iter()
            .map(|judged| {
                (judged.latest.map(|row| row.level), judged.previous.map(|row| row.level))
            })
            .collect();
        assert_eq!(levels, [(Some(2), Some(1)), (None, None)]);
    }
}
