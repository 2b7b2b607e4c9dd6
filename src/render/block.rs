//! Blocks of data in texts.

use crate::model::block::Block;
use crate::model::page::PageId;
use crate::render::context::Context;

/// Renders a block of data.
pub fn block(_context: &Context, _page: PageId, _block: &Block) -> String {
    String::new()
}

/// Renders a citation.
pub fn citation(_context: &Context, _page: PageId, key: &str) -> String {
    format!("[{key}]")
}
