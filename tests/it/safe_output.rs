//! What a book says never runs in a reader's browser or spreadsheet, wherever it is said.

mod book;

use patternbook::source::Sources;

use crate::small::{Element, built, elements, outputs, problems};
use book::book;

/// What would run, if it came through as it is.
const PAYLOADS: [&str; 36] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<SCRIPT SRC=//x.org/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "\"><img src=x onerror=alert(1)>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "' onmouseover='alert(1)",
    "\" autofocus onfocus=alert(1) x=\"",
    "` onmouseover=alert(1)",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)></style></mglyph></mtext></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"javascript:alert(1)\"></object>",
    "<embed src=\"data:text/html,<script>alert(1)</script>\">",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<base href=\"https://x.org/\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//x.org/x.css>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" java\tscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript&colon;alert(1)\">x</a>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "{{ 7 * 7 }}{% raw %}<script>alert(1)</script>{% endraw %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
];

/// Addresses that a browser would run.
const ADDRESSES: [&str; 18] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "%20javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript&#58;alert(1)",
    "javascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#1;javascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "\u{a0}javascript:alert(1)",
    "java\u{ad}script:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "view-source:javascript:alert(1)",
    "blob:https://x.org/1",
];

/// Attributes that hold an address.
const LINKS: [&str; 12] = [
    "href",
    "src",
    "action",
    "formaction",
    "xlink:href",
    "data",
    "poster",
    "srcset",
    "cite",
    "ping",
    "background",
    "manifest",
];

/// Says what in an element would run.
fn danger(element: &Element) -> Option<String> {
    let scheme = |value: &str| {
        let plain: String = value.chars().filter(|c| *c > ' ').collect();
        let scheme = plain.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase())?;
        scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
            .then_some(scheme)
    };
    let foreign =
        ["iframe", "object", "embed", "base", "applet", "frame", "foreignobject", "animate", "set"];
    if foreign.contains(&element.name.as_str()) {
        return Some(format!("<{}>", element.name));
    }
    if element.name == "script" && element.get("type") != Some("application/json") {
        let src = element.get("src").unwrap_or_default();
        if src.is_empty() || scheme(src).is_some() || src.starts_with("//") {
            return Some(format!("script {element:?}"));
        }
    }
    if element.name == "meta"
        && element.get("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"))
    {
        let content = element.get("content").unwrap_or_default();
        if content.contains(':') {
            return Some(format!("refresh {content}"));
        }
    }
    element.attributes.iter().find_map(|(name, value)| {
        let runs = name.starts_with("on") || name == "srcdoc";
        let scheme = LINKS.contains(&name.as_str()).then(|| scheme(value)).flatten();
        let safe = [
            "http", "https", "mailto", "tel", "sms", "ftp", "ftps", "sftp", "ssh", "git", "irc",
            "ircs", "xmpp", "matrix",
        ];
        let strange = scheme.is_some_and(|scheme| !safe.contains(&scheme.as_str()));
        (runs || strange).then(|| format!("{}: {name}={value:?}", element.name))
    })
}

/// Returns what in the site of a book would run.
fn dangers(sources: &Sources) -> Vec<String> {
    let build = built(sources);
    // Its problems are many; none may keep it from being rendered.
    problems(&build);
    let mut found = Vec::new();
    for (path, bytes) in outputs(&build) {
        let text = String::from_utf8_lossy(&bytes);
        match path.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html") => found.extend(
                elements(&text).iter().filter_map(danger).map(|what| format!("{path}: {what}")),
            ),
            Some("json") => {
                if let Err(error) = serde_json::from_slice::<serde_json::Value>(&bytes) {
                    found.push(format!("{path}: {error}"));
                }
            }
            Some("xml") if text.contains("<script") || text.contains("<img") => found.push(path),
            Some("csv") => found.extend(formulas(&text).map(|cell| format!("{path}: {cell}"))),
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Returns the cells that a spreadsheet would run.
fn formulas(text: &str) -> impl Iterator<Item = String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    rows.into_iter().flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()).filter(
        |cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err(),
    )
}

#[test]
fn nothing_that_a_book_says_runs() {
    let found: Vec<_> = PAYLOADS
        .iter()
        .chain(&ADDRESSES)
        .flat_map(|payload| {
            dangers(&book(payload)).into_iter().map(move |what| format!("{payload}\n  {what}"))
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_address_that_runs_is_linked() {
    let mut page = String::from("# A\n\n");
    for address in ADDRESSES {
        page += &format!(
            "[a](<{address}>) ![a](<{address}>) <{address}> [a][r]\n\n<a href=\"{address}\">a</a> <img src=\"{address}\">\n\n[r]: <{address}>\n\n"
        );
    }
    for mode in ["sanitize", "escape"] {
        let book = format!(
            "//- book.toml\n[book]\ntitle = \"T\"\n[markdown]\nraw_html = \"{mode}\"\n//- content/a.md\n{page}"
        );
        let found = dangers(&Sources::fixture(&book));
        assert!(found.is_empty(), "{mode}: {}", found.join("\n"));
    }
}

#[test]
fn a_formula_stays_text_in_a_spreadsheet() {
    for formula in ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "=cmd|' /C calc'!A0"] {
        let found = dangers(&book(formula));
        assert!(found.is_empty(), "{formula:?}: {}", found.join("\n"));
    }
}

#[test]
fn names_of_files_run_nowhere() {
    let names = [
        "content/<img src=x onerror=alert(1)>.md",
        "content/\" onclick=\"alert(1)/a.md",
        "content/'onclick='a.md",
        "content/javascript:alert(1).md",
        "content/data:x/b.md",
        "content/a&b<c.png",
        "content/%2e%2e/x.md",
        "content/?q#f.md",
    ];
    let files = names.map(|name| (name.into(), b"# A\n".to_vec()));
    let book =
        ("book.toml".into(), b"[book]\ntitle = \"T\"\nurl = \"https://example.org\"\n".to_vec());
    let found = dangers(&Sources::in_memory(files.into_iter().chain([book])));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_drawing_is_published_without_its_scripts() {
    let book = "//- book.toml\n[book]\ntitle = \"T\"\n//- content/_index.md\n![a](a.svg)\n//- content/a.svg\n<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"><script>x()</script><a href=\"javascript:x()\"><path d=\"M0 0\"/></a></svg>\n";
    let build = built(&Sources::fixture(book));
    let svg = build.site.get("a.svg").and_then(|output| output.bytes()).unwrap();
    let svg = String::from_utf8_lossy(&svg);
    assert_eq!(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\"><a><path d=\"M0 0\"/></a></svg>\n");
    assert_eq!(build.diags.len(), 3, "{:?}", build.diags);
}
