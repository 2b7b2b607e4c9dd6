//! Fences of code blocks.

/// The line that opens a block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fence {
    mark: char,
    length: usize,
    info: String,
}

/// Returns the fence that a line opens, at any indent and within quotations.
pub(super) fn opens(line: &str) -> Option<Fence> {
    let trimmed = item(line.trim_start_matches([' ', '\t', '>']));
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|c| *c == mark).count();
    let info = &trimmed[length..];
    if length < 3 || (mark == '`' && info.contains('`')) {
        return None;
    }
    Some(Fence { mark, length, info: info.trim().to_owned() })
}

/// A block may begin on the line of its list item.
fn item(mut line: &str) -> &str {
    loop {
        let marked = line.strip_prefix(['-', '*', '+']).or_else(|| {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < line.len()).then(|| rest.strip_prefix(['.', ')'])).flatten()
        });
        match marked.filter(|rest| rest.starts_with([' ', '\t'])) {
            Some(rest) => line = rest.trim_start(),
            None => return line,
        }
    }
}

impl Fence {
    /// Returns whether a line ends the block.
    pub(super) fn is_closed_by(&self, line: &str) -> bool {
        let trimmed = line.trim_start_matches([' ', '\t', '>']).trim_end();
        trimmed.len() >= self.length && trimmed.chars().all(|c| c == self.mark)
    }

    /// Returns the language of the code.
    pub(super) fn language(&self) -> &str {
        let end = self.info.find(|c: char| c.is_whitespace() || ",{".contains(c));
        &self.info[..end.unwrap_or(self.info.len())]
    }
}
