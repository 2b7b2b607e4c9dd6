//! What a session of edits does to a book: all that a writer does, and what an accident does.

use jiff::civil::Date;

use patternbook::model::history::{History, LastChange};

use super::{Files, Random};

/// Edits the book at random, and says how.
pub(super) fn edit(
    files: &mut Files,
    whole: &Files,
    today: &mut Date,
    past: &mut History,
    random: &mut Random,
) -> String {
    let page = random.one_of(files, |path| path.ends_with(".md"));
    let table = random.one_of(files, |path| path.ends_with(".csv"));
    let definitions =
        random.one_of(files, |path| path.starts_with("data/") && path.ends_with(".toml"));
    match random.below(34) {
        0..5 => change(files, &page, |text| text.push_str(&text_to_add(random, &page))),
        5 | 6 => change(files, &page, |text| {
            *text = text.replacen("title = \"", &format!("title = \"{} ", random.word()), 1)
        }),
        7 => rename(files, &page, &format!("content/{}/{}.md", random.word(), random.word())),
        8 => rename(files, &page, &page.replace(".md", &format!("-{}.md", random.word()))),
        9 => remove(files, &page),
        10 => {
            let path = format!("content/{}/{}/{}.md", random.word(), random.word(), random.word());
            let front = format!(
                "+++\ntitle = \"{}\"\ntags = [\"{}\"]\nweight = {}\n+++\n",
                random.word(),
                random.word(),
                random.below(9)
            );
            let text = front + &text_to_add(random, &page);
            files.insert(path.clone(), text);
            format!("new {path}")
        }
        11 | 12 => change(files, &table, |text| double_a_line(text, random)),
        13 => change(files, &table, |text| drop_a_line(text, random)),
        14 | 15 => change(files, &definitions, |text| change_a_number(text, random)),
        16 => change(files, "data/teams.toml", |text| {
            *text = text.replacen("\"low-context\"", "\"high-context\"", 1)
        }),
        17 => {
            change(files, "content/cultures/high-context.md", |text| change_a_number(text, random))
        }
        18 => change(files, "book.toml", |text| change_a_number(text, random)),
        19 => {
            let (path, text) = match random.below(4) {
                0 => (
                    "themes/default/layouts/page.html",
                    format!(
                        "{{% extends \"base.html\" %}}{{% block main %}}<p>{}</p>{{{{ page.body }}}}{{% endblock %}}",
                        random.word()
                    ),
                ),
                1 => (
                    "themes/default/static/prose.css",
                    format!("p {{ margin: {}px }}", random.below(99)),
                ),
                2 => ("themes/default/layouts/page.html", "{% if %}".to_owned()),
                _ => ("themes/default/static/x.js", format!("let x = {}", random.below(99))),
            };
            files.insert(path.to_owned(), text);
            format!("theme {path}")
        }
        20 => {
            let any = random.one_of(files, |_| true);
            change(files, &any, |text| {
                let at = random.below(text.len() + 1);
                let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
                text.truncate(at);
            })
        }
        21 => {
            *today = today.checked_add(jiff::ToSpan::days(random.below(40) as i64)).unwrap();
            format!("today is {today}")
        }
        22 => rename_folder(files, &page, &format!("content/{}/", random.word())),
        23 => {
            let team = format!(
                "\n[[team]]\nid = \"team-{}\"\nname = \"{}\"\nculture = \"low-context\"\n",
                random.below(9),
                random.word()
            );
            change(files, "data/teams.toml", |text| text.push_str(&team))
        }
        24 => {
            let culture = format!(
                "+++\ntitle = \"{}\"\nkind = \"culture\"\n[parameters]\nopt_out_hours = {}\n+++\nText.\n",
                random.word(),
                random.below(99)
            );
            let path = format!("content/cultures/{}.md", random.word());
            files.insert(path.clone(), culture);
            format!("new {path}")
        }
        25 => {
            let of_data = random.one_of(files, |path| path.starts_with("data/"));
            remove(files, &of_data)
        }
        26 => {
            let text = summary(files, random);
            files.insert(SUMMARY.to_owned(), text);
            "a summary".to_owned()
        }
        27 => match random.below(4) {
            0 => remove(files, SUMMARY),
            1 => change(files, SUMMARY, |text| drop_a_line(text, random)),
            _ => change(files, SUMMARY, |text| {
                *text = text.replacen("[Chapter]", &format!("[{}]", random.word()), 1);
                text.push_str(&format!("- {}\n  - {}\n", random.word(), random.word()));
            }),
        },
        28 => change(files, "book.toml", |text| change_a_setting(text, random)),
        29 => change(files, &page, |text| add_to_the_head(text, random)),
        30 => {
            let number = random.below(5);
            change(files, "data/indicators.toml", |text| {
                text.push_str(&new_indicator(number, random))
            })
        }
        31 => {
            let author = random.word().to_owned();
            let change = LastChange { date: *today, authors: vec![author] };
            past.changes.insert(page.clone(), change);
            format!("commit {page}")
        }
        _ => {
            let path = random.one_of(whole, |_| true);
            files.insert(path.clone(), whole[&path].clone());
            if random.below(4) == 0 {
                // Now and then everything is whole again, so that not all edits meet a broken book.
                files.clone_from(whole);
            }
            files.retain(|path, _| whole.contains_key(path) || random.below(8) != 0);
            format!("restore {path}")
        }
    }
}

const SUMMARY: &str = "content/SUMMARY.md";

/// Half of the pages as chapters, some below chapters without a text, in parts.
fn summary(files: &Files, random: &mut Random) -> String {
    let mut text = "# Summary\n\n".to_owned();
    let chapters = files.keys().filter_map(|path| path.strip_prefix("content/"));
    let mut depth = 0;
    for path in chapters.filter(|path| path.ends_with(".md") && *path != "SUMMARY.md") {
        match random.below(12) {
            0..6 => text += &format!("{}- [Chapter](<{path}>)\n", "  ".repeat(depth)),
            6 | 7 => {
                text += &format!("{}- {}\n", "  ".repeat(depth), random.word());
                depth += 1;
            }
            8 => depth = depth.saturating_sub(1),
            9 if random.below(4) == 0 => {
                text += &format!("\n# {}\n\n", random.word());
                depth = 0;
            }
            _ => {}
        }
    }
    text
}

fn text_to_add(random: &mut Random, page: &str) -> String {
    let name = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    match random.below(9) {
        0 => format!("\n## {}\n\n{} {}.\n", random.word(), random.word(), random.word()),
        1 => format!("\nSee [[{name}]] and [[{}]].\n", random.word()),
        2 => format!("\nSee [there](/{}/) and [here](#{}).\n", random.word(), random.word()),
        3 => format!("\n```rust\nlet {} = \"{}\";\n```\n", random.word(), random.word()),
        4 => {
            format!("\n::: culture high-context\n{} {{{{ opt_out_hours }}}}\n:::\n", random.word())
        }
        5 => "\n```chart\nindicator = \"decision-latency\"\nteam = \"harbor\"\n```\n".to_owned(),
        6 => format!("\n| a | b |\n|---|---|\n| {} | {} |\n", random.word(), random.word()),
        7 => {
            format!("\n```include\nfile = \"/{}/{}.md\"\n```\n", random.word(), random.word())
        }
        _ => format!("\n{} {} [{}].\n", random.word(), random.word(), random.word()),
    }
}

/// Another value of a setting that is words, or a setting more.
fn change_a_setting(text: &mut String, random: &mut Random) {
    let (key, value) = match random.below(8) {
        0 => ("title", format!("\"{}\"", random.word())),
        1 => ("language", ["\"de\"", "\"en\"", "\"ar\""][random.below(3)].to_owned()),
        2 => ("url", format!("\"https://{}.example/\"", random.below(9))),
        3 => ("menu", format!("[\"patterns\", \"{}\"]", random.word())),
        4 => ("timezone", ["\"Asia/Tokyo\"", "\"UTC\"", "\"Nowhere\""][random.below(3)].to_owned()),
        5 => ("cards", ["true", "false"][random.below(2)].to_owned()),
        6 => ("synthetic", ["true", "false"][random.below(2)].to_owned()),
        _ => ("stale_after", random.below(400).to_string()),
    };
    let is_other = |line: &&str| line.split('=').next().is_none_or(|word| word.trim() != key);
    let lines: Vec<&str> = text.lines().filter(is_other).collect();
    let setting = format!("[book]\n{key} = {value}");
    *text = lines.join("\n").replacen("[book]", &setting, 1);
}

fn add_to_the_head(text: &mut String, random: &mut Random) {
    let line = match random.below(7) {
        0 => "draft = true".to_owned(),
        1 => format!("weight = {}", random.below(20)),
        2 => format!("aliases = [\"{}\"]", random.word()),
        3 => format!("tags = [\"{}\", \"{}\"]", random.word(), random.word()),
        4 => format!("summary = \"{}\"", random.word()),
        5 => format!("owner = \"{}\"", random.word()),
        _ => format!("reviewed = 2026-{:02}-01", 1 + random.below(12)),
    };
    *text = text.replacen("+++\n", &format!("+++\n{line}\n"), 1);
}

fn new_indicator(number: usize, random: &mut Random) -> String {
    format!(
        "\n[[indicator]]\nid = \"new-{number}\"\nname = \"{}\"\ngroup = \"autonomy\"\nlevel = \"team\"\n\
         definition = \"{}\"\nunit = \"hours\"\ntarget = \"<{} hours\"\ncadence = \"month\"\n\n\
         [indicator.measure]\nrecords = \"decisions\"\nat = \"needed_at\"\nstatistic = \"count\"\n",
        random.word(),
        random.word(),
        1 + random.below(90),
    )
}

fn change(files: &mut Files, path: &str, how: impl FnOnce(&mut String)) -> String {
    files.get_mut(path).map(how);
    format!("change {path}")
}

fn rename(files: &mut Files, from: &str, to: &str) -> String {
    if let Some(text) = files.remove(from) {
        files.insert(to.to_owned(), text);
    }
    format!("rename {from} to {to}")
}

fn rename_folder(files: &mut Files, page: &str, to: &str) -> String {
    let from = &page[..page.rfind('/').map_or(0, |slash| slash + 1)];
    let below: Vec<String> =
        files.keys().filter(|path| path.starts_with(from) && from.len() > 8).cloned().collect();
    for path in below {
        let moved = path.replacen(from, to, 1);
        rename(files, &path, &moved);
    }
    format!("rename {from} to {to}")
}

fn remove(files: &mut Files, path: &str) -> String {
    files.remove(path);
    format!("remove {path}")
}

fn double_a_line(text: &mut String, random: &mut Random) {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > 1 {
        let line = lines[1 + random.below(lines.len() - 1)].to_owned();
        text.push_str(&line.replace('1', &random.below(9).to_string()));
        text.push('\n');
    }
}

fn drop_a_line(text: &mut String, random: &mut Random) {
    let drop = 1 + random.below(text.lines().count());
    *text = text
        .lines()
        .enumerate()
        .filter(|(at, _)| *at != drop)
        .fold(String::new(), |all, (_, line)| all + line + "\n");
}

fn change_a_number(text: &mut String, random: &mut Random) {
    let digits: Vec<usize> =
        text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    if !digits.is_empty() {
        let at = digits[random.below(digits.len())];
        text.replace_range(at..=at, &random.below(10).to_string());
    }
}
