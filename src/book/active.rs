//! Files beside the pages that would run something: in a reader's browser as this site, or on its server.
//!
//! A file that is published as it is can do what the site can. What only shows or sounds may be published; what
//! runs is for those whom the book trusts with raw HTML.

use std::sync::Arc;

use crate::diag::Diagnostic;

/// Endings of files that browsers run or read as a document, or that servers run. Servers look at every ending of
/// a name (`page.html.de`), so that all count.
const ACTIVE: [&str; 45] = [
    "asp", "aspx", "atom", "cfm", "cfml", "cgi", "cjs", "fcgi", "hta", "htc", "htm", "html",
    "htmls", "js", "jse", "jsp", "jspx", "mht", "mhtml", "mjs", "mml", "phar", "php", "php5",
    "php7", "phps", "phtml", "rdf", "rss", "shtm", "shtml", "stm", "svgz", "swf", "vbs", "wasm",
    "wsf", "xbl", "xht", "xhtm", "xhtml", "xml", "xsl", "xslt", "xul",
];

/// Names that hosts read as settings, such as which headers are sent.
const SETTINGS: [&str; 8] = [
    "_headers",
    "_redirects",
    "_routes.json",
    "netlify.toml",
    "now.json",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
];

/// Tells whether a file would run something if it were published as it is.
pub(super) fn is_active(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name).to_ascii_lowercase();
    let name = name.trim_end_matches(['.', ' ']);
    SETTINGS.contains(&name)
        || name.split('.').skip(1).any(|ending| ACTIVE.contains(&ending.trim()))
}

/// What such a file is, where a link leads to it.
pub(super) const REASON: &str = "a file that could run in a reader's browser";

/// Says that a file is not published, and what to do about it.
pub(super) fn refusal(source: &Arc<str>) -> Diagnostic {
    let message = format!("`{source}` could run in a reader's browser, and is not published");
    Diagnostic::note("active-file", message).within(source).hint(
        "put it below `static/` of a theme, or let all such files through with `raw_html = \"trust\"`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_is_told_from_what_shows() {
        for path in [
            "a.html",
            "b/A.HTM",
            "a.svgz",
            "a.xhtml",
            "a.js",
            "a.html.de",
            "a.php.jpg",
            "x.XML",
            "_headers",
            "Vercel.json",
            "a.html.",
            "a.html .gz",
            ".htm",
        ] {
            assert!(is_active(path), "{path}");
        }
        for path in
            ["a.png", "a.pdf", "html", "js/a.csv", "a.html/b.png", "a.svg", "a.css", "a.json"]
        {
            assert!(!is_active(path), "{path}");
        }
    }
}
