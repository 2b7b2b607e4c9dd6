//! Gives the names that a script keeps to itself short ones.
//!
//! A name gets the same short one wherever it stands in a module, and one that nothing else is called in the
//! blocks that declare it: which name hides which stays as it was. A name that stands anywhere outside those
//! blocks is somebody else's and is kept, as are properties, and what a module gives to others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::tokens::{Token, tokens};

/// Returns a script with short names for its own; those of `given` are kept.
pub(super) fn rename(text: &str, given: &[&str]) -> String {
    let tokens = tokens(text);
    let script = Script { braces: braces(&tokens), partners: partners(&tokens), tokens };
    let uses = script.uses();
    let short = short_names(&script, &uses, given);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut places: Vec<usize> = uses.values().flatten().copied().collect();
    places.sort_unstable();
    for index in places {
        let token = &script.tokens[index];
        let Some(new) = short.get(token.text) else { continue };
        out.push_str(&text[at..token.start]);
        if script.is_shorthand(index) {
            out.push_str(token.text);
            out.push(':');
        }
        out.push_str(new);
        at = token.start + token.text.len();
    }
    out.push_str(&text[at..]);
    out
}

/// The names to replace, the most used ones with the shortest.
fn short_names<'a>(
    script: &Script<'a>,
    uses: &BTreeMap<&'a str, Vec<usize>>,
    given: &[&str],
) -> BTreeMap<&'a str, String> {
    let regions = script.regions();
    let own = |name: &str, indices: &[usize]| {
        let within = |index| {
            regions.get(name).is_some_and(|all| all.iter().any(|region| region.contains(index)))
        };
        !given.contains(&name) && indices.iter().all(within)
    };
    let mut names: Vec<_> = uses.iter().filter(|(name, indices)| own(name, indices)).collect();
    names.sort_by_key(|(name, indices)| (usize::MAX - indices.len(), **name));
    let words: BTreeSet<&str> = script.tokens.iter().map(|token| token.text).collect();
    let taken = |new: &str| {
        matches!(new, "do" | "if" | "in" | "of" | "as")
            || words.contains(new)
            || given.contains(&new)
    };
    let mut fresh = (0..).map(letters).filter(|new| !taken(new));
    // Names that never mean something in the same stretch share a short one.
    let mut shared: Vec<(String, Vec<&Range<usize>>)> = Vec::new();
    let mut short = BTreeMap::new();
    for (name, _) in names {
        let stretches = &regions[name];
        let at =
            shared.iter().position(|(_, all)| are_apart(stretches, all)).unwrap_or_else(|| {
                shared.push((fresh.next().unwrap_or_default(), Vec::new()));
                shared.len() - 1
            });
        shared[at].1.extend(stretches);
        short.insert(*name, shared[at].0.clone());
    }
    short
}

fn are_apart(some: &[Range<usize>], others: &[&Range<usize>]) -> bool {
    some.iter().all(|a| others.iter().all(|b| a.end <= b.start || b.end <= a.start))
}

/// Counts in letters: `a` to `Z`, then two of them.
fn letters(number: usize) -> String {
    const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let one = |at: usize| char::from(LETTERS[at % 52]);
    match number {
        0..52 => one(number).to_string(),
        52..2756 => format!("{}{}", one(number / 52 - 1), one(number)),
        _ => format!("_{number}"),
    }
}

/// What a pair of braces holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brace {
    Statements,
    /// An object, or a pattern that takes one apart.
    Object,
    Class,
}

struct Script<'a> {
    tokens: Vec<Token<'a>>,
    /// For each token what the innermost bracket around it is: its index, and what it holds where it is a brace.
    braces: Vec<Option<(usize, Option<Brace>)>>,
    /// For each bracket the one that belongs to it.
    partners: BTreeMap<usize, usize>,
}

impl<'a> Script<'a> {
    fn text(&self, index: usize) -> &'a str {
        self.tokens.get(index).map_or("", |token| token.text)
    }

    fn before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.text(before))
    }

    fn around(&self, index: usize) -> Option<Brace> {
        self.braces[index].and_then(|(_, brace)| brace)
    }

    /// Returns where each name stands that is neither a property nor a key.
    fn uses(&self) -> BTreeMap<&'a str, Vec<usize>> {
        let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, token) in self.tokens.iter().enumerate() {
            if token.is_name() && !self.is_member(index) {
                uses.entry(token.text).or_default().push(index);
            }
        }
        uses
    }

    fn is_member(&self, index: usize) -> bool {
        let (before, after) = (self.before(index), self.text(index + 1));
        match self.around(index) {
            _ if matches!(before, "." | "?.") => true,
            Some(Brace::Object) => {
                let first = matches!(before, "{" | "," | "async" | "get" | "set" | "*");
                first && matches!(after, ":" | "(")
            }
            Some(Brace::Class) => {
                let ends = index > 0 && self.tokens[index].line;
                ends || matches!(before, "{" | "}" | ";" | "async" | "get" | "set" | "static" | "*")
            }
            // A label.
            _ => after == ":" && matches!(before, "{" | "}" | ";"),
        }
    }

    /// Returns whether a name is key and value in one: `{ name }`.
    fn is_shorthand(&self, index: usize) -> bool {
        self.around(index) == Some(Brace::Object)
            && matches!(self.before(index), "{" | ",")
            && matches!(self.text(index + 1), "," | "}" | "=")
    }

    /// Returns the stretches in which each name means what a declaration there gave it to.
    fn regions(&self) -> BTreeMap<&'a str, Vec<Range<usize>>> {
        let mut regions: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
        for index in 0..self.tokens.len() {
            let (names, region) = match self.text(index) {
                "const" | "let" | "var" => (self.bound(index + 1), self.block(index)),
                "function" | "class" => {
                    let name = index + 1 + usize::from(self.text(index + 1) == "*");
                    (vec![name], self.block(index))
                }
                "(" => match self.body(index) {
                    Some(end) => (self.bound(index + 1), index..end),
                    None => continue,
                },
                "=>" if self.before(index) != ")" => (vec![index - 1], index - 1..self.end(index)),
                _ => continue,
            };
            let exported = self.before(index) == "export";
            for name in names.into_iter().filter(|name| !exported && self.tokens[*name].is_name()) {
                regions.entry(self.text(name)).or_default().push(region.clone());
            }
        }
        regions
    }

    /// Returns the names of a list of patterns: a declaration's, or what a function takes.
    fn bound(&self, start: usize) -> Vec<usize> {
        let mut names = Vec::new();
        let mut at = start;
        let mut value = false;
        while at < self.tokens.len() {
            match self.text(at) {
                ")" | "]" | "}" | ";" | "of" | "in" => break,
                "," => value = false,
                "=" => value = true,
                open @ ("(" | "[" | "{") => {
                    if !value && open != "(" {
                        names.extend(self.bound(at + 1));
                    }
                    at = self.partners.get(&at).copied().unwrap_or(at);
                }
                _ if !value && self.tokens[at].is_name() && self.text(at + 1) != ":" => {
                    names.push(at)
                }
                _ => {}
            }
            at += 1;
        }
        names
    }

    /// Returns where the body of a function ends whose parameters are in this parenthesis.
    fn body(&self, open: usize) -> Option<usize> {
        let after = self.partners.get(&open)? + 1;
        let controls =
            matches!(self.before(open), "if" | "for" | "while" | "switch" | "with" | "await");
        match self.text(after) {
            "=>" => Some(self.end(after)),
            "{" if !controls => self.partners.get(&after).copied(),
            _ => None,
        }
    }

    /// Returns where the body after an arrow ends.
    fn end(&self, arrow: usize) -> usize {
        if self.text(arrow + 1) == "{" {
            return self.partners.get(&(arrow + 1)).copied().unwrap_or(arrow);
        }
        let mut at = arrow + 1;
        while !matches!(self.text(at), "" | "," | ";" | ")" | "]" | "}") {
            at = self.partners.get(&at).copied().unwrap_or(at) + 1;
        }
        at
    }

    /// Returns the statements around a place.
    fn block(&self, index: usize) -> Range<usize> {
        let mut at = index;
        while let Some((open, brace)) = self.braces[at] {
            if brace == Some(Brace::Statements) {
                return open..self.partners.get(&open).copied().unwrap_or(self.tokens.len());
            }
            at = open;
        }
        0..self.tokens.len()
    }
}

fn partners(tokens: &[Token]) -> BTreeMap<usize, usize> {
    let (mut open, mut pairs) = (Vec::new(), BTreeMap::new());
    for (index, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" | "{" | "${" => open.push(index),
            ")" | "]" | "}" => {
                if let Some(start) = open.pop() {
                    pairs.insert(start, index);
                }
            }
            _ => {}
        }
    }
    pairs
}

fn braces(tokens: &[Token]) -> Vec<Option<(usize, Option<Brace>)>> {
    let mut open: Vec<(usize, Option<Brace>)> = Vec::new();
    let mut around = Vec::with_capacity(tokens.len());
    for (index, token) in tokens.iter().enumerate() {
        if matches!(token.text, ")" | "]" | "}") {
            open.pop();
        }
        around.push(open.last().copied());
        match token.text {
            "(" | "[" | "${" => open.push((index, None)),
            "{" => open.push((index, Some(brace(tokens, index)))),
            _ => {}
        }
    }
    around
}

fn brace(tokens: &[Token], index: usize) -> Brace {
    let before = |back: usize| index.checked_sub(back).map_or("", |at| tokens[at].text);
    match before(1) {
        "" | ")" | "=>" | ";" | "{" | "}" | "else" | "do" | "try" | "finally" | "catch" => {
            Brace::Statements
        }
        "class" => Brace::Class,
        _ if before(2) == "class" || before(2) == "extends" => Brace::Class,
        _ => Brace::Object,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str) -> String {
        rename(text, &[])
    }

    #[test]
    fn names_of_a_script_get_short_and_those_of_others_stay() {
        assert_eq!(
            short("const first=(one,two)=>{let sum=one+two;return other(sum,one);};first(1,2);"),
            "const b=(a,d)=>{let c=a+d;return other(c,a);};b(1,2);"
        );
        assert_eq!(
            short("function name(event){return event.event+name;}"),
            "function b(a){return a.event+b;}"
        );
        assert_eq!(
            short("class Bag{held=new Map();put(thing){this.held.set(thing);}}new Bag();"),
            "class a{held=new Map();put(b){this.held.set(b);}}new a();"
        );
    }

    #[test]
    fn keys_stay_and_what_stands_for_key_and_value_gets_both() {
        assert_eq!(
            short("const {alpha,beta:gamma=1,...rest}=given;"),
            "const {alpha:a,beta:b=1,...c}=given;"
        );
        assert_eq!(
            short("const alpha=1;f({alpha,alpha:alpha,m(alpha){return alpha;}});"),
            "const a=1;f({alpha:a,alpha:a,m(a){return a;}});"
        );
        assert_eq!(short("const yes=1;x=yes?yes:yes;"), "const a=1;x=a?a:a;");
    }

    #[test]
    fn a_name_that_is_used_where_nothing_declares_it_is_kept() {
        let text = "{const status=1;f(status);}status();";
        assert_eq!(short(text), text);
        assert_eq!(
            short("const f=(print)=>print(1);print(2);"),
            "const a=(print)=>print(1);print(2);"
        );
        assert_eq!(short("all.map(print=>print+1);print();"), "all.map(print=>print+1);print();");
    }

    #[test]
    fn texts_and_patterns_stay_and_holes_of_templates_follow() {
        assert_eq!(
            short(
                "const word='word';f(`word ${word} ${`${word}`} word`,/word/.test(word),\"word\");"
            ),
            "const a='word';f(`word ${a} ${`${a}`} word`,/word/.test(a),\"word\");"
        );
    }

    #[test]
    fn what_a_module_gives_keeps_its_name() {
        let text = "function give(){}const own=1;own;";
        assert_eq!(rename(text, &["give"]), "function give(){}const a=1;a;");
        assert_eq!(short("export function give(){}"), "export function give(){}");
    }

    #[test]
    fn a_short_name_is_none_that_stands_there_already() {
        assert_eq!(short("const longer=a;longer(b.c);"), "const d=a;d(b.c);");
    }

    #[test]
    fn names_that_never_meet_share_a_short_one() {
        assert_eq!(
            short("f((one)=>one);f((two)=>g((three)=>two+three));"),
            "f((a)=>a);f((b)=>g((a)=>b+a));"
        );
    }

    #[test]
    fn loops_catches_and_lists_of_declarations_declare() {
        assert_eq!(
            short(
                "for(const [key,value] of all){let x1=key,y1=f(value,2);try{g(x1,y1);}catch(error){h(error);}}"
            ),
            "for(const [b,c] of all){let d=b,e=f(c,2);try{g(d,e);}catch(a){h(a);}}"
        );
    }
}
