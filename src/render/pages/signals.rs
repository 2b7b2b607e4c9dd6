//! Signals.

use crate::render::context::Context;
use crate::render::view::SignalPanel;

/// Returns the signals that lead to a failure mode.
pub(crate) fn leading_to(_context: &Context, _slug: &str) -> Vec<SignalPanel> {
    Vec::new()
}
