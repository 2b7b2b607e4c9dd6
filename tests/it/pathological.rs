//! Texts that are made to take long, or to go too deep: each is answered in time.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use patternbook::source::Sources;

use crate::small::{built, outputs, problems};

/// Pages that are hard to read.
fn pages() -> Vec<(&'static str, String)> {
    let n = 20_000;
    let numbered = |line: &dyn Fn(usize) -> String| (0..5_000).map(line).collect::<String>();
    let mut deep_list = String::new();
    for depth in 0..1000 {
        let _ = writeln!(deep_list, "{}- x", "  ".repeat(depth));
    }
    let mut table = format!("|{}\n|{}\n", " a |".repeat(500), " - |".repeat(500));
    table.extend(std::iter::repeat_n(format!("|{}\n", " b |".repeat(500)), 200));
    let mut pages = vec![
        ("quotes", format!("{}x", "> ".repeat(n))),
        ("quotes_in_lists", format!("{}x", "> - ".repeat(n))),
        ("lists_on_a_line", format!("{}x", "- ".repeat(n))),
        ("deep_list", deep_list),
        ("brackets", "[".repeat(n)),
        ("brackets_closed", format!("{}a{}", "[".repeat(n), "]".repeat(n))),
        ("links_open", "[a](".repeat(n)),
        ("links_nested", format!("{}a{}", "[".repeat(n), "](b)".repeat(n))),
        ("images_nested", format!("{}a{}", "![".repeat(n), "](b.png)".repeat(n))),
        ("images_nested_elsewhere", format!("{}a{}", "![".repeat(n), "](https://x.org)".repeat(n))),
        ("wikilinks", "[[".repeat(n)),
        ("wikilinks_closed", "[[a|b]]".repeat(n)),
        ("emphasis", format!("{}a{}", "*".repeat(n), "*".repeat(n))),
        ("emphasis_mixed", "*a_ ".repeat(n)),
        ("emphasis_open", "**a *b ".repeat(n)),
        ("strike", "~~a ".repeat(n)),
        ("backticks", (1..600).map(|n| format!("a{}", "`".repeat(n))).collect()),
        ("angle", "<".repeat(n)),
        ("angle_a", "<a ".repeat(n)),
        ("comments", "<!--".repeat(n)),
        ("declarations", "<!A ".repeat(n)),
        ("cdata", "<![CDATA[".repeat(n)),
        ("instructions", "<?".repeat(n)),
        ("entities", "&".repeat(n)),
        ("divs", format!("{}x", "<div>".repeat(n))),
        ("divs_on_lines", "<div>\n".repeat(n)),
        ("bolds", format!("<p>{}</p>x", "<b><i>".repeat(2_000))),
        ("bolds_in_paragraphs", "<b><p>".repeat(2_000)),
        ("anchors", "<a href=x><b>".repeat(2_000)),
        ("tables_html", "<table><tr><td>".repeat(2_000)),
        ("selects", "<svg><math><select>".repeat(2_000)),
        ("attributes", format!("<p {}>", (0..n).map(|n| format!("a{n}=1 ")).collect::<String>())),
        ("one_line", "word ".repeat(200_000)),
        ("one_word", "a".repeat(1_000_000)),
        ("addresses", "https://x.org/ a@b.org www.x.org ".repeat(3_000)),
        ("at_signs", "a@".repeat(n)),
        ("dots", "a.".repeat(n)),
        ("schemes", "a://".repeat(n)),
        ("braces", "{{".repeat(n)),
        ("variables", "{{ a }}".repeat(5_000)),
        ("footnotes", numbered(&|n| format!("a[^{n}]\n\n[^{n}]: b\n\n"))),
        ("footnote_mentions", format!("{}\n\n[^1]: b\n", "[^1]".repeat(n))),
        ("footnotes_nested", (0..2_000).map(|n| format!("[^{n}]: ")).collect()),
        (
            "footnotes_in_footnotes",
            (0..2_000).map(|n| format!("{}[^{n}]: a\n\n", "    ".repeat(n))).take(400).collect(),
        ),
        ("definitions", numbered(&|n| format!("[a{n}]: b\n"))),
        ("definitions_used", format!("[a]: b{}\n\n{}", "c".repeat(2_000), "[a]".repeat(5_000))),
        ("definition_lists", "a\n: b\n\n".repeat(5_000)),
        ("colons_and_dashes", ":---\n".repeat(10_000)),
        ("headings", "# a\n".repeat(10_000)),
        ("headings_deep", "###### a\n\n".repeat(5_000)),
        ("setext", "a\n=\n".repeat(5_000)),
        ("heading_attributes", "# a {#b .c }\n".repeat(5_000)),
        ("containers", "::: details x\n".repeat(10_000)),
        ("containers_unknown", "::: x\n".repeat(5_000)),
        ("containers_closed", ":::\n".repeat(10_000)),
        ("tabs", "::: tabs\n::: tab a\nb\n:::\n:::\n".repeat(2_000)),
        ("alerts", "> [!NOTE]\n> a\n\n".repeat(5_000)),
        ("tables", "|a|b|\n|-|-|\n|c|d|\n\n".repeat(2_000)),
        ("table", table),
        ("table_wide", format!("|{}\n|{}\n|a|\n", "a|".repeat(10_000), "-|".repeat(10_000))),
        (
            "table_short_rows",
            format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), "|x|\n".repeat(1_000)),
        ),
        ("tasks", "- [ ] a\n".repeat(10_000)),
        ("rules", "---\n".repeat(n)),
        ("fences", "```\n".repeat(n)),
        ("code_blocks", "```rust\nfn a() {}\n```\n".repeat(1_000)),
        ("blocks", "```chart\nindicator = 'x'\n```\n".repeat(1_000)),
        ("block_deep", format!("```chart\nindicator = {}\n```\n", "[".repeat(n))),
        ("math_open", "$".repeat(n)),
        ("math_pairs", "$a$ ".repeat(3_000)),
        ("math_braces", format!("${}${}", "{".repeat(5_000), "}".repeat(5_000))),
        ("math_nested", format!("$${}a{}$$", "{".repeat(5_000), "}".repeat(5_000))),
        ("math_fractions", format!("$${}a{}$$", r"\frac{1}{".repeat(3_000), "}".repeat(3_000))),
        ("math_roots", format!("$${}a{}$$", r"\sqrt{".repeat(5_000), "}".repeat(5_000))),
        ("math_left", format!("$${}a{}$$", r"\left(".repeat(3_000), r"\right)".repeat(3_000))),
        ("math_scripts", format!("$$a{}$$", "^{a".repeat(3_000))),
        ("math_scripts_closed", format!("$$a{}{}$$", "^{a".repeat(3_000), "}".repeat(3_000))),
        ("math_environments", format!("$${}$$", r"\begin{matrix}a&b\\".repeat(1_000))),
        ("math_definition", r"$$\def\a{\a\a}\a$$".to_owned()),
        (
            "math_doubling",
            format!(
                "$${}\\z$$",
                (b'a'..=b'z')
                    .map(|c| format!(
                        "\\def\\{}{{\\{}\\{}}}",
                        c as char,
                        (c + 1) as char,
                        (c + 1) as char
                    ))
                    .collect::<String>()
            ),
        ),
        ("math_commands", format!("$${}$$", r"\a".repeat(5_000))),
        ("control", "\u{1}\u{2}\u{e000}\u{f8ff}\0".repeat(3_000)),
        ("tabs_and_spaces", "\t".repeat(n)),
        ("backslashes", "\\".repeat(n)),
        ("right_to_left", "\u{202e}\u{2066}".repeat(n)),
        ("marks_on_marks", format!("a{}", "\u{301}".repeat(100_000))),
        ("family", "👨‍👩‍👧‍👦".repeat(5_000)),
    ];
    for fields in ["[a]", "[Team Name] ", "|[a]|[b]|\n|-|-|\n|[c]|[d]|\n\n"] {
        pages
            .push(("template", format!("+++\nkind = \"template\"\n+++\n{}", fields.repeat(3_000))));
    }
    for yaml in [
        format!("a: {}", "[".repeat(n)),
        format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("a: {}", "{a: ".repeat(n)),
        "- ".repeat(n),
        format!("a: &a [{}]\n", "*a,".repeat(n)),
        laughs(),
        format!("title: |\n{}", "  a\n".repeat(n)),
        format!("{}\n", (0..5_000).map(|n| format!("k{n}: &a{n} x\n")).collect::<String>()),
        format!("? {}", "? ".repeat(n)),
        format!("a: {}x", "!t ".repeat(n)),
        format!("a: {}\n", "9".repeat(n)),
        format!("aliases: [{}]", "a,".repeat(n)),
    ] {
        pages.push(("yaml", format!("---\n{yaml}\n---\n# A\n")));
    }
    for toml in [
        format!("a = {}", "[".repeat(n)),
        format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000)),
        format!("a = {}", "{a=".repeat(n)),
        format!("{}a = 1", "a.".repeat(n)),
        format!("extra.{}a = 1", "a.".repeat(n)),
        format!("[{}a]", "a.".repeat(n)),
        format!("[extra{}]\n", ".a".repeat(5_000)),
        (0..3_000).map(|n| format!("[[extra{}]]\n", ".a".repeat(n % 70))).collect(),
        (0..5_000).map(|n| format!("k{n} = 1\n")).collect(),
        format!("weight = {}", "9".repeat(n)),
        format!("title = \"{}\"", "a".repeat(100_000)),
        format!("tags = [{}]", (0..300).map(|n| format!("\"t{n}\",")).collect::<String>()),
        format!("aliases = [{}]", (0..300).map(|n| format!("\"t{n}\",")).collect::<String>()),
    ] {
        pages.push(("toml", format!("+++\n{toml}\n+++\n# A\n")));
    }
    pages
}

/// YAML whose aliases double at every line.
fn laughs() -> String {
    let mut text = String::from("a0: &a0 [x, x]\n");
    for n in 1..40 {
        let _ = writeln!(text, "a{n}: &a{n} [*a{}, *a{}]", n - 1, n - 1);
    }
    text
}

/// Code that is hard to colour.
fn codes() -> Vec<(&'static str, String)> {
    let texts = [
        "(".repeat(900),
        "a".repeat(900),
        "/*".repeat(450),
        "\"\\".repeat(450),
        "<a ".repeat(300),
        " ".repeat(900) + "x",
        "a.b(c[".repeat(150),
        "$(".repeat(450),
        "${a#".repeat(220),
        "#{".repeat(450),
        "a=>".repeat(300),
        "=\t".repeat(450),
        "*a ".repeat(300),
        "_".repeat(900),
        "a::b<".repeat(180),
        "0x1e+".repeat(180),
        "-- ".repeat(300),
    ];
    let languages = [
        "rust",
        "js",
        "html",
        "css",
        "bash",
        "python",
        "ruby",
        "java",
        "c",
        "cpp",
        "cs",
        "go",
        "php",
        "sql",
        "json",
        "yaml",
        "xml",
        "md",
        "toml",
        "diff",
        "make",
        "Makefile",
        "objc",
        "objc++",
        "perl",
        "r",
        "scala",
        "haskell",
        "lua",
        "tex",
        "groovy",
        "clojure",
        "erlang",
        "lisp",
        "ocaml",
        "pascal",
        "tcl",
        "textile",
        "rst",
        "rails",
        "jsp",
        "asp",
        "as",
        "applescript",
        "bat",
        "d",
        "dot",
        "matlab",
        "bibtex",
        "regexp",
        "graphviz",
    ];
    let both = |text: &String| {
        // One long line, and as many short ones as may stand in a block.
        let lines = format!("{text}\n").repeat((60 << 10) / (text.len() + 1));
        let short: String = text
            .as_bytes()
            .chunks(40)
            .map(|part| String::from_utf8_lossy(part).into_owned() + "\n")
            .collect();
        [lines, short]
    };
    let texts: Vec<String> = texts.iter().flat_map(both).collect();
    languages
        .iter()
        .flat_map(|language| texts.iter().map(|text| (*language, text.clone())))
        .collect()
}

/// How long each page may take; the machine may be busy, and tests are compiled for debugging.
const LIMIT: Duration =
    if cfg!(debug_assertions) { Duration::from_secs(8) } else { Duration::from_secs(1) };

/// Builds a book of one page; returns how long that took, what came out and how many problems it has.
fn time(page: &str) -> (Duration, usize, usize) {
    let files = [("book.toml", "[book]\ntitle = \"T\"\n"), ("content/a.md", page)];
    let files = files.map(|(path, text)| (path.into(), text.as_bytes().to_vec()));
    let sources = Sources::in_memory(files);
    let begun = Instant::now();
    let build = built(&sources);
    let diags = problems(&build);
    let bytes = outputs(&build).iter().map(|(_, bytes)| bytes.len()).sum();
    (begun.elapsed(), bytes, diags.len())
}

fn check(pages: Vec<(&'static str, String)>) {
    let mut slow = Vec::new();
    let from = std::env::var("FROM").ok().and_then(|from| from.parse().ok()).unwrap_or(0);
    for (number, (name, page)) in pages.into_iter().enumerate().skip(from) {
        eprint!("{number} {name} ");
        let (took, bytes, diags) = time(&page);
        eprintln!("{} ms, {bytes} bytes, {diags} problems", took.as_millis());
        if took > LIMIT || bytes > 40_000_000 {
            slow.push(format!("{number} {name}: {took:?}, {bytes} bytes of {}", page.len()));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
#[ignore = "a second for each page: cargo test --release -- --ignored"]
fn a_page_that_is_made_to_be_slow_is_answered_in_time() {
    check(pages());
}

#[test]
#[ignore = "a second for each block: cargo test --release -- --ignored"]
fn code_that_is_made_to_be_slow_is_answered_in_time() {
    let block = |(language, text): (&'static str, String)| {
        (language, format!("```{language}\n{text}\n```\n"))
    };
    check(codes().into_iter().map(block).collect());
}
