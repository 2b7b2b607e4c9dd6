use super::*;

fn read(text: &str) -> (Option<RecordTable>, Vec<String>) {
    let source = Arc::from("data/records/x.csv");
    let zone = TimeZone::get("Europe/Berlin").expect("the zones are bundled");
    let (table, diags) = parse_records("x", &source, text, &Declared::new(), &zone, Key::default());
    let shown = diags
        .iter()
        .map(|d| format!("{} {}", &text[d.span.clone().unwrap_or(0..0)], d.message))
        .collect();
    (table, shown)
}

#[test]
fn columns_get_the_type_of_their_cells() {
    let (table, diags) = read(
        "team,needed_at,score,reversible,cause\nharbor,2026-03-01,7,true,\nanvil,2026-03-02T10:15,,,x\n",
    );
    let table = table.expect("a table");
    assert_eq!(diags, Vec::<String>::new());
    let kinds: Vec<_> = table.columns.iter().map(|(_, column)| column.kind()).collect();
    use ColumnType::{Bool, Number, Text, Time};
    assert_eq!(kinds, [Text, Time, Number, Bool, Text]);
    assert_eq!(table.column("reversible"), Some(&Column::Bool(vec![1, NO_BOOL])));
}

use crate::model::records::NO_BOOL;

#[test]
fn a_cell_that_does_not_fit_is_reported_at_its_place() {
    let (_, diags) = read(
        "at,score\n2026-01-05,7\n2026-02-30,8\n0001-01-01,6\n9999-12-31,5\n2026-03-04,NaN\n\
         2026-03-05,\"1,5\"\n2026-03-05,inf\n2026-03-05,x\nsoon,4\n2026-03-05,4,5\n",
    );
    assert_eq!(
        diags,
        [
            "2026-02-30 `at` is `2026-02-30`: there is no such day or time",
            "0001-01-01 `at` is `0001-01-01`: expected a date from 1970 to 2199",
            "9999-12-31 `at` is `9999-12-31`: expected a date from 1970 to 2199",
            "NaN `score` is `NaN`: expected a finite number",
            "\"1,5\" `score` is `1,5`: expected a number such as `1.5`",
            "inf `score` is `inf`: expected a finite number",
            "x `score` is `x`: expected a number such as `1.5`",
            "soon `at` is `soon`: expected a date such as `2026-03-01` or `2026-03-01T14:30`",
            "2026-03-05,4,5 row has 3 cells: expected 2",
        ]
    );
}

#[test]
fn a_repeated_id_counts_once() {
    let (table, diags) = read("id,at\na,2026-01-01\nb,2026-01-02\na,2026-01-01\n");
    assert_eq!(table.expect("a table").duplicates, [2]);
    assert_eq!(diags, ["a a record with the id `a` stands above"]);
}

#[test]
fn many_pieces_are_read_as_one() {
    let mut text = String::from("team,score,note\n");
    for row in 0..120_000 {
        let note = if row % 1000 == 0 { "\"a\nb, \"\"c\"\"\"" } else { "plain" };
        text.push_str(&format!("team-{},{row},{note}\n", row * 7 % 300));
    }
    let (table, diags) = read(&text);
    let table = table.expect("a table");
    assert_eq!((table.len, diags), (120_000, vec![]));
    let Some(Column::Number(scores)) = table.column("score") else { panic!("numbers") };
    assert!(scores.iter().enumerate().all(|(row, score)| *score == row as f64));
    let Some(Column::Text { codes, words }) = table.column("team") else { panic!("words") };
    assert!(
        codes
            .iter()
            .enumerate()
            .all(|(row, code)| { *words[*code as usize] == *format!("team-{}", row * 7 % 300) })
    );
}
