//! The tree of pages: what stands below what, and in which order.

use std::cmp::Ordering;

use super::address;
use crate::memo::Map;
use crate::model::data::Data;
use crate::model::page::{Made, Page, PageId};

/// Gives each page its parent and its children in order; returns the reading order. Teams and indicators stand
/// as in the book's data.
pub(super) fn grow(pages: &mut [Page], by_path: &Map<String, PageId>, data: &Data) -> Vec<PageId> {
    for (id, page) in pages.iter_mut().enumerate() {
        if page.path.is_empty() || page.parent.is_some() {
            continue;
        }
        let mut above = address::parent(&page.path);
        while let Some(path) = above {
            if let Some(parent) = by_path.get(path).filter(|parent| **parent != id) {
                page.parent = Some(*parent);
                break;
            }
            above = address::parent(path);
        }
    }
    let mut children: Vec<Vec<PageId>> = vec![Vec::new(); pages.len()];
    for (id, page) in pages.iter().enumerate() {
        if let Some(parent) = page.parent {
            children[parent].push(id);
        }
    }
    let in_data = places(data);
    for (id, mut below) in children.into_iter().enumerate() {
        below.sort_by(|a, b| compare(&pages[*a], &pages[*b], &in_data));
        pages[id].children = below;
    }
    let mut order = Vec::with_capacity(pages.len());
    let mut stack: Vec<PageId> =
        (0..pages.len()).rev().filter(|id| pages[*id].parent.is_none()).collect();
    while let Some(id) = stack.pop() {
        order.push(id);
        stack.extend(pages[id].children.iter().rev());
    }
    order
}

/// Where teams and indicators stand in the book's data, by id.
struct Places<'a> {
    teams: Map<&'a str, usize>,
    indicators: Map<&'a str, usize>,
}

fn places(data: &Data) -> Places<'_> {
    let indicators = data.definitions.published().map(|indicator| indicator.id.as_str());
    Places {
        teams: data.teams.iter().enumerate().map(|(at, team)| (team.id.as_str(), at)).collect(),
        indicators: indicators.enumerate().map(|(at, id)| (id, at)).collect(),
    }
}

impl Places<'_> {
    fn of(&self, page: &Page) -> usize {
        let place = match &page.made {
            Some(Made::Team(id)) => self.teams.get(id.as_str()),
            Some(Made::Indicator(id)) => self.indicators.get(id.as_str()),
            _ => None,
        };
        place.copied().unwrap_or(usize::MAX)
    }
}

fn compare(a: &Page, b: &Page, in_data: &Places<'_>) -> Ordering {
    let weight = |page: &Page| page.front().and_then(|front| front.weight).unwrap_or(i64::MAX);
    let place = |page: &Page| page.place.as_ref().map_or(usize::MAX, |place| place.order);
    place(a)
        .cmp(&place(b))
        .then_with(|| weight(a).cmp(&weight(b)))
        .then_with(|| in_data.of(a).cmp(&in_data.of(b)))
        .then_with(|| natural(&a.title, &b.title))
        .then_with(|| a.path.cmp(&b.path))
}

/// Compares as people do: without case, numbers by their value.
pub(super) fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return Ordering::Equal,
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let ordering = number(&mut a).cmp(&number(&mut b));
                if ordering != Ordering::Equal {
                    return ordering;
                }
            }
            (Some(x), Some(y)) => {
                let ordering = x.to_lowercase().cmp(y.to_lowercase());
                if ordering != Ordering::Equal {
                    return ordering;
                }
                a.next();
                b.next();
            }
        }
    }
}

fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> u128 {
    let mut value = 0u128;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(u128::from(digit));
        chars.next();
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(natural("Month 9", "Month 10"), Ordering::Less);
        assert_eq!(natural("b", "A"), Ordering::Greater);
    }
}
