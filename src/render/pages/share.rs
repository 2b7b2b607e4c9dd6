//! Which picture stands for a page where its address is shared.

use crate::book::{Resolved, encode};
use crate::diag::Diagnostic;
use crate::model::page::{Made, PageId};
use crate::render::context::{Context, kind_label};
use crate::render::share::{ShareCard, can_write};
use crate::render::theme::printed;

/// The file beside a page that its card is drawn to.
pub(crate) const CARD: &str = "card.png";

/// Returns the whole address of a page's picture: its own, the one drawn for it, or the book's.
pub(super) fn picture(context: &Context, id: PageId) -> Option<String> {
    let book = &context.book;
    let page = &book.pages[id];
    let url = book.config.url.as_ref()?;
    if let Some((dest, _)) = page.front().and_then(|front| front.card.as_ref())
        && let Ok(Resolved::File(path, _)) = book.resolve(id, dest)
    {
        return Some(format!("{url}{}", encode(&path)));
    }
    if !is_shown(context, id) {
        return None;
    }
    if is_drawn(context, id) {
        return Some(format!("{url}{}{CARD}", encode(&page.path)));
    }
    book.at("").filter(|home| is_drawn(context, *home)).map(|_| format!("{url}{CARD}"))
}

/// Returns the card that is drawn for a page, if one is.
pub(crate) fn card(context: &Context, id: PageId) -> Option<ShareCard> {
    if !is_shown(context, id) || !is_drawn(context, id) {
        return None;
    }
    let book = &context.book;
    let page = &book.pages[id];
    let above = page.parent.filter(|above| !book.pages[*above].path.is_empty());
    let label = match (kind_label(&page.kind), above) {
        (label, Some(above)) if label.is_empty() => book.pages[above].short_title().to_owned(),
        (label, _) => label,
    };
    let writable = |text: String| if can_write(&text) { text } else { String::new() };
    let of = if page.path.is_empty() { &book.config.description } else { &book.config.title };
    Some(ShareCard {
        title: title(context, id).to_owned(),
        label: writable(label),
        book: writable(of.clone()),
        accent: printed(book.config.accent.as_deref()),
    })
}

/// Notes that some titles are in letters that no card can show.
pub(crate) fn check(context: &Context) -> Option<Diagnostic> {
    let shown = |id: &&PageId| is_shown(context, **id);
    let mut lacking = context.book.order.iter().filter(shown).filter(|id| !is_drawn(context, **id));
    let first = &context.book.pages[*lacking.next()?];
    let count = lacking.count() + 1;
    let lack = match count {
        1 => "1 page has no card of its own".to_owned(),
        many => format!("{many} pages have no cards of their own"),
    };
    let message = format!("{lack} for shared links: there is no font here for “{}”", first.title);
    let diagnostic = Diagnostic::note("share-card", message).hint(
        "name a picture by `card` in their front matter, or set `cards = false` in `book.toml`",
    );
    Some(match &first.source {
        Some(source) => diagnostic.within(source),
        None => diagnostic,
    })
}

fn is_shown(context: &Context, id: PageId) -> bool {
    let book = &context.book;
    let made = &book.pages[id].made;
    let own = book.pages[id].front().is_some_and(|front| front.card.is_some());
    book.config.cards && book.config.url.is_some() && !own && *made != Some(Made::NotFound)
}

fn is_drawn(context: &Context, id: PageId) -> bool {
    can_write(title(context, id))
}

/// What a card says large: the page's title, or the book's on the front page and where a title has no letter to write.
fn title(context: &Context, id: PageId) -> &str {
    let page = &context.book.pages[id];
    let own = !page.path.is_empty() && page.title.contains(char::is_alphanumeric);
    if own { &page.title } else { &context.book.config.title }
}
