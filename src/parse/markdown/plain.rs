//! CommonMark and GitHub's extensions as their specifications print them: nothing of ours added.

use pulldown_cmark::{Options, Parser, html};

/// Returns a text's HTML with raw HTML as it is: for comparing with other implementations.
pub fn plain_html(text: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let mut out = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut out, Parser::new_ext(text, options));
    out
}
