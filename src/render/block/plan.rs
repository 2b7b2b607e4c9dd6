//! The roadmap and the levels of maturity, word for word.

use std::fmt::Write;

use super::{Place, empty};
use crate::render::chart::escape;
use crate::render::pages::roadmap::nodes;
use crate::render::view::{Link, RoadmapNode, RoadmapStep};

impl Place<'_> {
    /// Returns the roadmap, or one of its phases counted from 1.
    pub(super) fn roadmap(&self, phase: Option<u32>) -> String {
        let phases = &self.context.book.handbook.roadmap.phases;
        let wanted = match phase {
            Some(number) => {
                let index = (number as usize).wrapping_sub(1);
                phases.get(index..=index).unwrap_or_default()
            }
            None => phases.as_slice(),
        };
        if wanted.is_empty() {
            return empty("There is no roadmap here yet.");
        }
        let mut out = String::new();
        for node in nodes(self.context, wanted, self.level) {
            self.node(&node, &mut out);
        }
        out
    }

    fn node(&self, node: &RoadmapNode, out: &mut String) {
        let (level, id) = (node.level, escape(&node.id));
        let _ = write!(
            out,
            "<section class=\"plan plan-{level}\" aria-labelledby=\"{id}\"><h{level} id=\"{id}\">{}</h{level}>",
            escape(&node.title)
        );
        if !node.teams.is_empty() {
            let teams: Vec<String> = node.teams.iter().map(|link| self.of(link)).collect();
            let _ = write!(out, "<p class=\"here\">Now here: {}</p>", teams.join(", "));
        }
        if !node.steps.is_empty() {
            out.push_str("<ul class=\"plan-steps\">");
            node.steps.iter().for_each(|step| self.step(step, out));
            out.push_str("</ul>");
        }
        node.nodes.iter().for_each(|node| self.node(node, out));
        out.push_str("</section>");
    }

    fn step(&self, step: &RoadmapStep, out: &mut String) {
        let (id, text) = (escape(&step.id), escape(&step.text));
        let _ = write!(out, "<li id=\"{id}\"><div class=\"step-text\">{text}</div>");
        for link in &step.help {
            let href = format!("{}{}", escape(&self.root), escape(&link.url));
            let _ = write!(out, " <a class=\"help\" href=\"{href}\">{}</a>", escape(&link.title));
        }
        if !step.progress.is_empty() {
            let _ = write!(out, " <span class=\"muted\">{}</span>", escape(&step.progress));
        }
        out.push_str("</li>");
    }

    fn of(&self, link: &Link) -> String {
        self.link(&link.url, &link.title)
    }

    /// Returns the levels of maturity with their statements.
    pub(super) fn maturity(&self) -> String {
        let levels = &self.context.book.handbook.maturity.levels;
        let mut out = String::new();
        for level in levels {
            let id = format!("level-{}", level.number);
            let _ = write!(out, "<section class=\"level\" aria-labelledby=\"{id}\">");
            out.push_str(&self.heading(&level.title, &id));
            out.push_str("<ul>");
            for statement in &level.statements {
                let _ = write!(out, "<li>{}</li>", escape(statement));
            }
            out.push_str("</ul></section>");
        }
        if out.is_empty() { empty("There are no levels of maturity yet.") } else { out }
    }
}
