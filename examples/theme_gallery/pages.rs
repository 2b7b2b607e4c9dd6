//! One page of every kind.

use std::sync::Arc;

use patternbook::model::config::RawHtml;
use patternbook::model::document::{HOLE_END, HOLE_START, Hole};
use patternbook::parse::markdown::{Dialect, parse_markdown};
use patternbook::render::view::*;

use super::figures::{counts, groups, invent_by_name, signals, state, status};

const PATTERN: &str = include_str!("../../content/patterns/aligned-autonomy.md");
const TEMPLATE: &str = include_str!("../../content/templates/i-intend-to.md");
const FAILURE: &str = include_str!("../../content/failure-modes/alignment-without-autonomy.md");
const KITCHEN_SINK: &str = include_str!("kitchen-sink.md");

type Sample = (Page, Nav, Part);

pub(crate) fn all() -> Vec<Sample> {
    vec![
        home(),
        section(),
        (pattern_page(), patterns_nav(), Part::Pattern(pattern())),
        kitchen_sink(),
        stub(),
        template(),
        filling(),
        culture(),
        failure_mode(),
        teams(8, "teams/"),
        teams(200, "many-teams/"),
        team(),
        empty_team(),
        indicators(),
        indicator(),
        roadmap(),
        signals_page(),
        map(),
        tags(),
        tag(),
        stewardship(),
        (page("Search", "search/", "search", "", ""), Nav::default(), Part::Search),
        (
            Page { hidden: true, ..page("Not found", "404.html", "404", "", "") },
            Nav::default(),
            Part::NotFound,
        ),
    ]
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn link(title: &str, url: &str) -> Link {
    Link { title: text(title), url: text(url) }
}

fn day(iso: &str, words: &str) -> Day {
    Day { iso: text(iso), text: text(words) }
}

fn page(title: &str, url: &str, kind: &str, label: &str, summary: &str) -> Page {
    Page {
        title: text(title),
        url: text(url),
        kind: text(kind),
        kind_label: text(label),
        summary: text(summary),
        care: Care {
            owner: Some(text("Enabling team")),
            owner_url: Some(text("stewardship/#enabling-team")),
            state: text("fresh"),
            words: text("due by 1 March 2027"),
            changed: Some(day("2026-10-02", "2 October 2026")),
            authors: vec![text("Ada Example")],
            ..Care::default()
        },
        edit: Some(text("https://example.org/edit")),
        ..Page::default()
    }
}

/// Returns Markdown as HTML, its holes filled as far as they need no book.
fn markdown(file: &str, fields: bool) -> (Html, Vec<TocEntry>) {
    let start = file.strip_prefix("+++").and_then(|rest| rest.find("+++")).map_or(0, |at| at + 6);
    let dialect = Dialect { raw_html: RawHtml::Sanitize, fields };
    let nothing = std::collections::BTreeMap::new();
    let (document, _) = parse_markdown(&Arc::from("sample.md"), file, start, dialect, &nothing);
    let mut out = String::new();
    let mut rest = document.body.as_str();
    while let Some((before, after)) = rest.split_once(HOLE_START) {
        out.push_str(before);
        let Some((index, after)) = after.split_once(HOLE_END) else { break };
        rest = after;
        let hole = index.parse().ok().and_then(|index: usize| document.holes.get(index));
        out.push_str(&match hole {
            Some(Hole::Html(html)) => html.clone(),
            Some(Hole::Link { .. }) => text("#"),
            Some(Hole::Wiki { target, .. }) => format!("<a href=\"#\">{target}</a>"),
            Some(Hole::Code { text, language, .. }) => format!("<div class=\"code\" data-language=\"{language}\"><pre tabindex=\"0\"><code>{}</code></pre></div>", patternbook::render::code::highlight(language, text, &patternbook::memo::Memo::new())),
            Some(Hole::Field { name, .. }) => format!("<span class=\"field\" data-field=\"{name}\">[{name}]</span>"),
            Some(Hole::Culture { id, .. }) => format!("<div class=\"culture\" data-culture=\"{id}\"><p class=\"culture-label\">{id}</p>"),
            Some(Hole::Variable { .. }) => text("<span class=\"parameter\"><span class=\"parameter-default\">48</span><span class=\"parameter-variant\" data-culture=\"high-context\"><span class=\"parameter-label\"> (High-Context Cultures: </span>72<span class=\"parameter-label\">)</span></span></span>"),
            _ => String::new(),
        });
    }
    out.push_str(rest);
    let mut toc: Vec<TocEntry> = Vec::new();
    for heading in &document.headings {
        let entry =
            TocEntry { title: heading.text.clone(), id: heading.id.clone(), items: Vec::new() };
        match (heading.level, toc.last_mut()) {
            (2, _) | (_, None) => toc.push(entry),
            (3, Some(last)) => last.items.push(entry),
            _ => {}
        }
    }
    (Html(out), toc)
}

fn patterns_nav() -> Nav {
    let names = [
        "Aligned Autonomy",
        "Self-Governing Teams",
        "Architecture Decision Records",
        "Handbook-First Documentation",
        "Cross-Team Synchronization",
        "I Intend To",
        "Near/Far Specialist Guilds",
        "Cynefin-Based Decision Framework",
        "Blameless Post-Mortems",
        "One-Way vs. Two-Way Door Decisions",
        "Transparency and Osmotic Communication",
        "Fractal Autonomy, Layered Alignment",
        "Human-Centric Design",
    ];
    let items = names.iter().enumerate().map(|(at, name)| NavItem {
        title: text(name),
        url: format!("patterns/{}/", name.to_lowercase().replace(' ', "-")),
        stub: at > 0,
        items: Vec::new(),
    });
    Nav { title: text("Patterns"), url: text("patterns/"), items: items.collect() }
}

pub(crate) fn pattern_body() -> Html {
    markdown(PATTERN, false).0
}

pub(crate) fn pattern_page() -> Page {
    let (body, toc) = markdown(PATTERN, false);
    let related = |title: &str, summary: &str| RelatedItem {
        title: text(title),
        url: format!("patterns/{}/", title.to_lowercase().replace(' ', "-")),
        summary: text(summary),
        stub: true,
        ..RelatedItem::default()
    };
    Page {
        body,
        toc,
        breadcrumbs: vec![link("Home", ""), link("Patterns", "patterns/")],
        next: Some(link("Self-Governing Teams", "patterns/self-governing-teams/")),
        prev: Some(link("Patterns", "patterns/")),
        tags: vec![link("autonomy", "tags/autonomy/"), link("leadership", "tags/leadership/")],
        backlinks: vec![
            link("I Intend To", "templates/i-intend-to/"),
            link("Norwegian Software Company", "stories/norwegian-software-company/"),
        ],
        related: vec![
            RelatedGroup {
                label: text("Foundation Patterns"),
                items: vec![
                    related(
                        "Self-Governing Teams",
                        "Teams that govern their own structures and processes",
                    ),
                    related(
                        "Architecture Decision Records",
                        "Documentation for autonomous decisions",
                    ),
                    related(
                        "Handbook-First Documentation",
                        "Transparent knowledge that enables autonomy",
                    ),
                ],
            },
            RelatedGroup {
                label: text("Coordination Patterns"),
                items: vec![
                    related("Cross-Team Synchronization", "Alignment without micromanagement"),
                    related("I Intend To", "Communication pattern for autonomous action"),
                ],
            },
        ],
        has_cultures: true,
        ..page(
            "Aligned Autonomy",
            "patterns/aligned-autonomy/",
            "pattern",
            "Pattern",
            "Balance team independence with company alignment. Use clear goals and guidance focused on outcomes. This lets teams decide “how” to work while staying aligned on “why” and “what.”",
        )
    }
}

fn pattern() -> Pattern {
    Pattern {
        parts: parts(&pattern_body()),
        teams: vec![
            TeamUse {
                title: text("Harbor"),
                url: text("teams/harbor/"),
                text: text("3 fillings of “I Intend To”, the last on 4 October 2026"),
            },
            TeamUse {
                title: text("Lighthouse and Navigation Platform Engineering"),
                url: text("teams/lighthouse/"),
                text: text("month 4 of the roadmap"),
            },
        ],
        templates: vec![card(
            "I Intend To",
            "templates/i-intend-to/",
            "Say what you are going to do, and when others can object.",
        )],
        indicators: vec![
            link("Decision Latency", "indicators/decision-latency/"),
            link("Goal Coherence", "indicators/goal-coherence/"),
        ],
    }
}

fn kitchen_sink() -> Sample {
    let (body, toc) = markdown(KITCHEN_SINK, false);
    let page = Page {
        body,
        toc,
        has_cultures: true,
        breadcrumbs: vec![link("Home", "")],
        ..page("Everything that a text can have", "everything/", "page", "", "")
    };
    (page, Nav::default(), Part::Page)
}

fn stub() -> Sample {
    let page = Page {
        stub: true,
        body: Html(text(
            "<p>Named by Aligned Autonomy: Teams that govern their own structures and processes.</p>",
        )),
        breadcrumbs: vec![link("Home", ""), link("Patterns", "patterns/")],
        ..page(
            "Self-Governing Teams",
            "patterns/self-governing-teams/",
            "pattern",
            "Pattern",
            "Teams that govern their own structures and processes",
        )
    };
    (page, patterns_nav(), Part::Pattern(Pattern::default()))
}

fn card(title: &str, url: &str, summary: &str) -> Card {
    Card { title: text(title), url: text(url), summary: text(summary), ..Card::default() }
}

fn home() -> Sample {
    let reader = |title: &str, words: &str, links: &[(&str, &str)]| Reader {
        title: text(title),
        text: text(words),
        links: links.iter().map(|(title, url)| link(title, url)).collect(),
    };
    let change = |title: &str, kind: &str, at: &str| Change {
        title: text(title),
        url: text("patterns/"),
        kind_label: text(kind),
        day: day("2026-10-02", at),
    };
    let due = |title: &str, state: &str, words: &str| Due {
        title: text(title),
        url: text("patterns/"),
        owner: text("Enabling team"),
        day: None,
        state: text(state),
        words: text(words),
    };
    let home = Home {
        readers: vec![
            reader(
                "The organization",
                "See where all teams stand, what warns, and what the plan asks for next.",
                &[
                    ("All signals", "signals/"),
                    ("Indicators of all teams", "indicators/"),
                    ("The 18-month roadmap", "roadmap/"),
                ],
            ),
            reader(
                "A coach",
                "Patterns, failure modes with their ways out, and what each culture changes.",
                &[
                    ("Aligned Autonomy", "patterns/aligned-autonomy/"),
                    ("Failure modes", "failure-modes/"),
                    ("Cultures", "cultures/"),
                ],
            ),
            reader(
                "A team",
                "Your own page: how you are doing, what is noise, what to do next.",
                &[
                    ("Find your team", "teams/"),
                    ("Say “I intend to”", "templates/i-intend-to/"),
                    ("Weekly check-in", "templates/weekly-outcome-check-in/"),
                ],
            ),
        ],
        sentence: text("Of 112 figures 47 are on target and 18 near it; 3 signals hold."),
        counts: counts(&[
            ("on-target", 47),
            ("near-target", 18),
            ("off-target", 21),
            ("no-target", 14),
            ("too-little-data", 6),
            ("withheld", 1),
            ("no-data", 5),
        ]),
        signals: signals()
            .iter()
            .map(|signal| SignalLine {
                name: signal.name.clone(),
                whose: text("Harbor"),
                url: format!("teams/harbor/#{}", signal.id),
                assessment: signal.assessment.clone(),
                way_out: signal.way_out.clone(),
            })
            .collect(),
        changed: vec![
            change("Aligned Autonomy", "Pattern", "2 October 2026"),
            change("Coordination Overload (“Meeting Hell”)", "Failure mode", "28 September 2026"),
            change("Weekly Outcome Check-in", "Template", "14 September 2026"),
        ],
        due: vec![
            due("Hierarchical Cultures", "overdue", "12 days overdue"),
            due("I Intend To", "due", "due in 3 weeks"),
        ],
        sections: vec![
            card("Patterns", "patterns/", "What works, when, and what it costs."),
            card("Templates", "templates/", "Texts with blanks, ready to fill in."),
            card("Cultures", "cultures/", "What changes where you work."),
            card("Failure modes", "failure-modes/", "How it goes wrong, and the ways out."),
        ],
    };
    let page = page(
        "Aligned Autonomy",
        "",
        "home",
        "",
        "How our teams decide for themselves and still pull in one direction: the patterns, the templates, and how we know that it works.",
    );
    (page, Nav::default(), Part::Home(home))
}

fn section() -> Sample {
    let cards = patterns_nav().items.iter().map(|item| Card { stub: item.stub, ..card(&item.title, &item.url, "Balance team independence with company alignment. Use clear goals and guidance focused on outcomes.") }).collect();
    let page = Page {
        breadcrumbs: vec![link("Home", "")],
        ..page("Patterns", "patterns/", "section", "", "What works, when, and what it costs.")
    };
    (
        page,
        patterns_nav(),
        Part::Section(Section { groups: vec![CardGroup { cards, ..CardGroup::default() }] }),
    )
}

fn template() -> Sample {
    let (body, _) = markdown(TEMPLATE, true);
    let field = |name: &str, input: &str, hint: &str, required: bool| Field {
        name: text(name),
        id: name.to_lowercase().replace([' ', '/', ',', '?', '’'], "-"),
        label: text(name),
        hint: text(hint),
        input: text(input),
        required,
        ..Field::default()
    };
    let start = TEMPLATE[3..].find("+++").map_or(0, |at| at + 6);
    let template = Template {
        id: text("i-intend-to"),
        fields: vec![
            field("Action", "text", "What you are going to do, in a few words", true),
            field("Brief background on why this decision is needed", "multiline", "", true),
            field("Specific action you plan to take", "multiline", "", true),
            field("Why this approach makes sense", "multiline", "", false),
            field("Who/what will be affected", "multiline", "", false),
            field("When you plan to implement", "date", "", true),
            field("date/time", "datetime", "", true),
            Field {
                choices: vec![text("Reversible"), text("Irreversible")],
                ..field("Door", "choice", "Can it be undone?", false)
            },
            field("Your name", "text", "", true),
        ],
        source: text(TEMPLATE[start..].trim()),
        fillings: vec![
            filling_line("I Intend To move the harbour map to vector tiles", 0),
            filling_line("I Intend To drop support for the old berth import", 2),
        ],
    };
    let page = Page {
        body,
        breadcrumbs: vec![link("Home", ""), link("Templates", "templates/")],
        ..page(
            "“I Intend To” Communication Template",
            "templates/i-intend-to/",
            "template",
            "Template",
            "Say what you are going to do, and until when others can object.",
        )
    };
    (
        page,
        Nav {
            title: text("Templates"),
            url: text("templates/"),
            items: vec![
                NavItem {
                    title: text("I Intend To"),
                    url: text("templates/i-intend-to/"),
                    ..NavItem::default()
                },
                NavItem {
                    title: text("Weekly Outcome Check-in"),
                    url: text("templates/weekly/"),
                    ..NavItem::default()
                },
            ],
        },
        Part::Template(template),
    )
}

fn filling_line(title: &str, missing: usize) -> FillingLine {
    FillingLine {
        title: text(title),
        url: text("templates/i-intend-to/harbor-2026-10-04/"),
        template: text("I Intend To"),
        team: text("Harbor"),
        day: Some(day("2026-10-04", "4 October 2026")),
        missing,
    }
}

fn filling() -> Sample {
    let body = markdown(TEMPLATE, true).0.0.replace(
        "<span class=\"field\" data-field=\"Action\">[Action]</span>",
        "move the harbour map to vector tiles",
    );
    let filling = Filling {
        template: link("I Intend To", "templates/i-intend-to/"),
        team: Some(link("Harbor", "teams/harbor/")),
        day: Some(day("2026-10-04", "4 October 2026")),
        missing: vec![text("Your name")],
        computed: vec![Fact {
            name: text("Decision Latency"),
            value: text("31 hours (n = 42)"),
            url: Some(text("indicators/decision-latency/")),
        }],
        source: text("Subject: I Intend To …"),
        earlier: Some(link(
            "I Intend To drop support for the old berth import",
            "templates/i-intend-to/old/",
        )),
        later: None,
    };
    let page = Page {
        body: Html(body),
        breadcrumbs: vec![
            link("Home", ""),
            link("Templates", "templates/"),
            link("I Intend To", "templates/i-intend-to/"),
        ],
        ..page(
            "I Intend To move the harbour map to vector tiles",
            "templates/i-intend-to/harbor-2026-10-04/",
            "filling",
            "Filling",
            "",
        )
    };
    (page, Nav::default(), Part::Filling(filling))
}

fn changes() -> Vec<CultureChange> {
    vec![
        CultureChange {
            name: text("Opt-out period"),
            url: None,
            here: text("72 hours"),
            elsewhere: text("48 hours"),
        },
        CultureChange {
            name: text("Target of Decision Latency"),
            url: Some(text("indicators/decision-latency/")),
            here: text("<72 hours"),
            elsewhere: text("<48 hours for reversible decisions"),
        },
    ]
}

fn culture() -> Sample {
    let culture = Culture {
        id: text("high-context"),
        changes: changes(),
        pages: vec![link("Aligned Autonomy", "patterns/aligned-autonomy/")],
        teams: vec![link("Harbor", "teams/harbor/"), link("Lighthouse", "teams/lighthouse/")],
    };
    let (body, toc) = markdown(
        "## Adaptations\n\n- More structured communication protocols and documentation\n- Longer consensus-building periods for major decisions\n- Emphasis on peer review and collective validation\n\n## Example Implementation\n\n- Weekly structured check-ins with documented outcomes\n",
        false,
    );
    let page = Page {
        body,
        toc,
        breadcrumbs: vec![link("Home", ""), link("Cultures", "cultures/")],
        ..page(
            "High-Context Cultures (Germany, Japan, Scandinavia)",
            "cultures/high-context/",
            "culture",
            "Culture",
            "More structure, longer consensus, collective validation.",
        )
    };
    (
        page,
        Nav {
            title: text("Cultures"),
            url: text("cultures/"),
            items: vec![NavItem {
                title: text("High-Context Cultures"),
                url: text("cultures/high-context/"),
                ..NavItem::default()
            }],
        },
        Part::Culture(culture),
    )
}

fn failure_mode() -> Sample {
    let (body, toc) = markdown(FAILURE, false);
    let anchor = |title: &str, id: &str| Anchor { title: text(title), id: text(id) };
    let part = FailureMode {
        signals: signals(),
        recovery: vec![
            anchor("Immediate (Week 1)", "immediate"),
            anchor("Short-term (Weeks 2-8)", "short-term"),
            anchor("Long-term (Months 3-6)", "long-term"),
        ],
        warnings: vec![link("Alignment Without Autonomy", "signals/#alignment-without-autonomy")],
    };
    let page = Page {
        body,
        toc,
        has_figures: true,
        breadcrumbs: vec![link("Home", ""), link("Failure modes", "failure-modes/")],
        ..page(
            "Alignment Without Autonomy (“Micromanagement Reversion”)",
            "failure-modes/alignment-without-autonomy/",
            "failure-mode",
            "Failure mode",
            "Teams wait for approval, and leadership decides the details.",
        )
    };
    (page, Nav::default(), Part::FailureMode(part))
}

const TEAMS: [(&str, &str); 8] = [
    ("Harbor", "Berths, tides and the map that pilots steer by"),
    (
        "Lighthouse and Navigation Platform Engineering",
        "Everything that tells ships where they are, day and night, in any weather",
    ),
    ("Tide", "Forecasts"),
    ("Mooring", "Bookings and invoices of berths"),
    ("Compass", "Routes"),
    ("Anchor", "The platform that other teams build on"),
    ("Beacon", "Alarms and the people who answer them"),
    ("Keel", "Data that everyone trusts"),
];

fn teams_nav() -> Nav {
    let items = TEAMS.iter().map(|(name, _)| NavItem {
        title: text(name),
        url: format!("teams/{}/", super::figures::slug(name)),
        ..NavItem::default()
    });
    Nav { title: text("Teams"), url: text("teams/"), items: items.collect() }
}

fn teams(count: usize, url: &str) -> Sample {
    let cards: Vec<_> = (0..count)
        .map(|at| {
            let (name, purpose) = TEAMS[at % 8];
            TeamCard {
                title: if at < 8 { text(name) } else { format!("{name} {}", at / 8 + 1) },
                url: text("teams/harbor/"),
                purpose: text(purpose),
                culture: text("High-Context Cultures"),
                position: format!("Month {} of 18", at % 18 + 1),
                counts: if at % 8 == 4 {
                    Vec::new()
                } else {
                    counts(&[
                        ("on-target", 5),
                        ("near-target", 2),
                        ("off-target", 1),
                        ("withheld", 1),
                    ])
                },
                signals: if at % 3 == 0 {
                    vec![SignalLine {
                        name: text("Alignment Without Autonomy"),
                        url: text("teams/harbor/#signal-alignment-without-autonomy"),
                        assessment: state("suspected", "suspected"),
                        ..SignalLine::default()
                    }]
                } else {
                    Vec::new()
                },
                left: String::new(),
            }
        })
        .collect();
    let groups = cards.chunks(count.div_ceil(3)).enumerate().map(|(at, teams)| TeamGroup {
        title: ["High-Context Cultures", "Low-Context Cultures", "Hierarchical Cultures"][at]
            .to_owned(),
        url: Some(text("cultures/high-context/")),
        teams: teams.to_vec(),
    });
    let page = Page {
        has_figures: true,
        breadcrumbs: vec![link("Home", "")],
        ..page(
            "Teams",
            url,
            "teams",
            "",
            "In the book’s order, never ranked. Each team is compared with its own past and its targets.",
        )
    };
    (page, teams_nav(), Part::Teams(Teams { groups: groups.collect(), count }))
}

fn team() -> Sample {
    let step = |words: &str, when: &str, state: &str, help: Option<Link>| Step {
        text: text(words),
        when: text(when),
        url: text("roadmap/#month-7"),
        state: text(state),
        help,
    };
    let attention = |name: &str, id: &str, value: &str, words: &str, slug: &str| Attention {
        name: text(name),
        id: text(id),
        value: text(value),
        text: text(words),
        status: status(slug),
    };
    let team = Team {
        id: text("harbor"),
        purpose: text("Berths, tides and the map that pilots steer by"),
        culture: Some(link("High-Context Cultures", "cultures/high-context/")),
        culture_changes: changes(),
        facts: vec![
            Fact { name: text("People"), value: text("7"), url: None },
            Fact { name: text("Since"), value: text("1 April 2025"), url: None },
        ],
        links: vec![ExternalLink { title: text("Chat"), href: text("https://example.org/harbor") }],
        sentence: text(
            "4 of 11 indicators are on target and 2 near it. Decision Latency is changing for the better; External Dependencies moves away from its target.",
        ),
        counts: counts(&[
            ("on-target", 4),
            ("near-target", 2),
            ("off-target", 1),
            ("no-target", 2),
            ("withheld", 1),
            ("no-data", 1),
        ]),
        attention: vec![
            attention(
                "External Dependencies",
                "external-dependencies",
                "41 %",
                "off target for 3 months, and rising beyond noise",
                "off-target",
            ),
            attention(
                "Decision Latency",
                "decision-latency",
                "31 h",
                "8 months in a row better than before",
                "on-target",
            ),
        ],
        signals: signals(),
        untold: 2,
        position: Some(Position {
            words: text("Month 7 of 18"),
            month: 7,
            months: 18,
            phase: text("Phase 2: Expansion"),
            url: text("roadmap/#month-7"),
            progress: text("21 of 28 steps up to here are done"),
            next: vec![
                step(
                    "Implement \"I Intend To\" communication pattern for major decisions",
                    "Month 2, Week 7-8",
                    "late",
                    Some(link("I Intend To", "templates/i-intend-to/")),
                ),
                step(
                    "Encourage teams to run experiments aligned with business outcomes",
                    "Month 7: Experimentation Culture",
                    "started",
                    None,
                ),
                step(
                    "Create safe-to-fail environments with clear learning objectives",
                    "Month 7: Experimentation Culture",
                    "open",
                    None,
                ),
            ],
            chart: Html::default(),
        }),
        groups: groups(),
        maturity: Some(Maturity {
            sentence: text(
                "Mostly at level 3, Independent; decisions moved up a level since March.",
            ),
            url: text("maturity/"),
            chart: Html::default(),
            dimensions: vec![
                Fact { name: text("Decisions"), value: text("Level 3: Independent"), url: None },
                Fact { name: text("Collaboration"), value: text("Level 2: Guided"), url: None },
            ],
        }),
        fillings: vec![
            filling_line("I Intend To move the harbour map to vector tiles", 0),
            filling_line("Weekly check-in, week of 26 October 2026", 2),
        ],
        patterns: vec![link("Aligned Autonomy", "patterns/aligned-autonomy/")],
        downloads: vec![
            link("CSV", "teams/harbor/figures.csv"),
            link("JSON", "teams/harbor/figures.json"),
        ],
    };
    let page = Page {
        has_figures: true,
        culture: Some(text("high-context")),
        breadcrumbs: vec![link("Home", ""), link("Teams", "teams/")],
        next: Some(link("Lighthouse and Navigation Platform Engineering", "teams/lighthouse/")),
        ..page("Harbor", "teams/harbor/", "team", "", "")
    };
    (page, teams_nav(), Part::Team(Box::new(team)))
}

fn empty_team() -> Sample {
    let page = Page {
        has_figures: true,
        care: Care::default(),
        edit: None,
        breadcrumbs: vec![link("Home", ""), link("Teams", "teams/")],
        ..page(
            "Lighthouse and Navigation Platform Engineering",
            "teams/lighthouse-and-navigation-platform-engineering/",
            "team",
            "",
            "",
        )
    };
    let team = Team {
        id: text("lighthouse"),
        purpose: text("Everything that tells ships where they are, day and night, in any weather"),
        ..Team::default()
    };
    (page, teams_nav(), Part::Team(Box::new(team)))
}

fn indicators() -> Sample {
    let names: Vec<_> = groups()
        .into_iter()
        .flat_map(|group| group.figures.into_iter().map(move |figure| (group.name.clone(), figure)))
        .collect();
    let slugs = [
        "on-target",
        "near-target",
        "off-target",
        "no-target",
        "too-little-data",
        "withheld",
        "no-data",
    ];
    let rows = TEAMS.iter().enumerate().map(|(row, (name, _))| HeatRow {
        title: text(name),
        url: Some(text("teams/harbor/")),
        cells: (0..names.len())
            .map(|column| {
                let slug = if column == 6 { "" } else { slugs[(row * 3 + column * 5) % 7] };
                let hidden = matches!(slug, "withheld" | "no-data" | "");
                HeatCell {
                    value: if hidden { String::new() } else { format!("{}", 10 + row * column) },
                    n: if hidden { String::new() } else { text("n = 42") },
                    status: if slug.is_empty() { State::default() } else { status(slug) },
                    url: (!hidden).then(|| text("teams/harbor/#decision-latency")),
                    target: String::new(),
                }
            })
            .collect(),
    });
    let indicators = Indicators {
        heat_map: HeatMap {
            caption: text(
                "The last complete period of each team and indicator, as of 31 October 2026",
            ),
            columns: names
                .iter()
                .map(|(group, figure)| HeatColumn {
                    title: figure.name.clone(),
                    url: figure.url.clone(),
                    unit: text("hours"),
                    target: figure.target.clone(),
                    group: group.clone(),
                })
                .collect(),
            rows: rows.collect(),
        },
        groups: groups()
            .iter()
            .map(|group| IndicatorGroup {
                name: group.name.clone(),
                id: group.id.clone(),
                indicators: group
                    .figures
                    .iter()
                    .map(|figure| IndicatorCard {
                        title: figure.name.clone(),
                        url: figure.url.clone(),
                        definition: figure.definition.clone(),
                        target: figure.target.clone(),
                        fact: text("monthly, by team"),
                        counts: counts(&[("on-target", 4), ("near-target", 2), ("withheld", 1)]),
                    })
                    .collect(),
            })
            .collect(),
        counts: counts(&[
            ("on-target", 47),
            ("near-target", 18),
            ("off-target", 21),
            ("no-target", 14),
        ]),
        downloads: vec![
            link("CSV", "data/observations.csv"),
            link("JSON", "data/observations.json"),
        ],
    };
    let page = Page {
        has_figures: true,
        breadcrumbs: vec![link("Home", "")],
        ..page(
            "Indicators",
            "indicators/",
            "indicators",
            "",
            "What we measure to see whether autonomy and alignment hold each other in balance.",
        )
    };
    (page, Nav::default(), Part::Indicators(indicators))
}

fn indicator() -> Sample {
    let teams = TEAMS.iter().enumerate().map(|(at, (name, _))| Figure {
        id: super::figures::slug(name),
        name: text(name),
        url: text("teams/harbor/"),
        chart: Html::default(),
        ..invent_by_name("Decision Latency", at as u64)
    });
    let fact = |name: &str, value: &str| Fact { name: text(name), value: text(value), url: None };
    let indicator = Indicator {
        id: text("decision-latency"),
        definition: text("Time from “need to decide” to “decision implemented”"),
        group: text("Autonomy Indicators (Team Level)"),
        facts: vec![
            fact("Target", "<48 hours for reversible decisions"),
            fact("Unit", "hours"),
            fact("Read", "every month"),
            fact("For", "each team"),
        ],
        formula: text(
            "The median, in hours, of the time from needed_at to implemented_at of the reversible decisions implemented in the month. Decisions that are still open count with the time that they have been open (Kaplan–Meier).",
        ),
        declaration: Html(text(
            "<div class=\"code\" data-language=\"toml\"><pre tabindex=\"0\"><code>[indicator.measure]\nrecords = \"decisions\"\nvalue = \"hours(implemented_at - needed_at)\"\nstatistic = \"median\"\n</code></pre></div>",
        )),
        counts: counts(&[("on-target", 4), ("near-target", 2), ("off-target", 1), ("withheld", 1)]),
        organization: Some(invent_by_name("Decision Latency", 3)),
        teams: teams.collect(),
        table: Html(text(
            "<table><thead><tr><th scope=\"col\">Period</th><th scope=\"col\">Harbor</th></tr></thead><tbody><tr><th scope=\"row\">October 2026</th><td>31 h (n = 42)</td></tr></tbody></table>",
        )),
        downloads: vec![
            link("CSV", "indicators/decision-latency.csv"),
            link("JSON", "indicators/decision-latency.json"),
        ],
        gaming: text("Calling a decision “implemented” when it is only announced."),
        notes: vec![text("The source names no statistic; the median is a choice of this book.")],
        signals: vec![link("Micromanagement Creep", "signals/#micromanagement-creep")],
        ..Indicator::default()
    };
    let page = Page {
        has_figures: true,
        breadcrumbs: vec![link("Home", ""), link("Indicators", "indicators/")],
        ..page("Decision Latency", "indicators/decision-latency/", "indicator", "Indicator", "")
    };
    let nav = Nav {
        title: text("Indicators"),
        url: text("indicators/"),
        items: groups()
            .iter()
            .map(|group| NavItem {
                title: group.name.clone(),
                items: group
                    .figures
                    .iter()
                    .map(|figure| NavItem {
                        title: figure.name.clone(),
                        url: figure.url.clone(),
                        ..NavItem::default()
                    })
                    .collect(),
                ..NavItem::default()
            })
            .collect(),
    };
    (page, nav, Part::Indicator(Box::new(indicator)))
}

fn roadmap() -> Sample {
    let step = |words: &str| RoadmapStep {
        text: text(words),
        id: String::from("s"),
        progress: text("done by 3 of 8 teams"),
        help: Vec::new(),
    };
    let week = |title: &str, id: &str| RoadmapNode {
        title: text(title),
        id: text(id),
        level: 5,
        steps: vec![
            RoadmapStep {
                id: format!("{id}-1"),
                ..step("Map current decision-making processes and approval chains")
            },
            RoadmapStep {
                id: format!("{id}-2"),
                help: vec![link("I Intend To", "templates/i-intend-to/")],
                ..step("Survey teams on autonomy and alignment perceptions")
            },
        ],
        ..RoadmapNode::default()
    };
    let month = |title: &str, id: &str| RoadmapNode {
        title: text(title),
        id: text(id),
        level: 3,
        teams: vec![link("Harbor", "teams/harbor/")],
        nodes: vec![
            RoadmapNode {
                level: 4,
                ..week("Week 1-2: Current State Analysis", &format!("{id}-week-1-2"))
            },
            RoadmapNode {
                level: 4,
                ..week("Week 3-4: Leadership Preparation", &format!("{id}-week-3-4"))
            },
        ],
        ..RoadmapNode::default()
    };
    let roadmap = Roadmap {
        months: 18,
        chart: Html::default(),
        positions: TEAMS
            .iter()
            .map(|(name, _)| TeamPosition {
                title: text(name),
                url: text("teams/harbor/"),
                month: Some(7),
                words: text("Month 7 of 18, Phase 2: Expansion"),
            })
            .collect(),
        phases: vec![
            RoadmapNode {
                title: text("Phase 1: Foundation Building (Months 1-3)"),
                id: text("phase-1"),
                level: 2,
                nodes: vec![
                    month("Month 1: Assessment and Baseline", "month-1"),
                    month("Month 2: Pilot Team Implementation", "month-2"),
                ],
                ..RoadmapNode::default()
            },
            RoadmapNode {
                title: text("Phase 2: Expansion (Months 4-9)"),
                id: text("phase-2"),
                level: 2,
                nodes: vec![month("Month 4: Expand to Compatible Teams", "month-4")],
                ..RoadmapNode::default()
            },
        ],
    };
    let page = Page {
        has_figures: true,
        breadcrumbs: vec![link("Home", "")],
        ..page(
            "Transition Roadmap",
            "roadmap/",
            "roadmap",
            "",
            "From Command-and-Control to Aligned Autonomy",
        )
    };
    (page, Nav::default(), Part::Roadmap(roadmap))
}

fn signals_page() -> Sample {
    let mut of_team = signals();
    for signal in &mut of_team {
        signal.id = format!("harbor-{}", signal.id);
    }
    let part = Signals {
        sentence: text(
            "3 of 72 questions have the answer yes: 1 for the organization, 2 for teams.",
        ),
        counts: vec![
            StatusCount { status: state("suspected", "suspected"), count: 1 },
            StatusCount { status: state("watch", "watch"), count: 2 },
            StatusCount { status: state("not-indicated", "not indicated"), count: 60 },
            StatusCount { status: state("cannot-tell", "cannot tell"), count: 9 },
        ],
        organization: signals()[..1].to_vec(),
        teams: vec![TeamSignals {
            title: text("Harbor"),
            url: text("teams/harbor/"),
            id: text("harbor"),
            signals: of_team,
        }],
        rules: vec![
            card(
                "Autonomy Without Alignment",
                "failure-modes/",
                "Teams optimizing locally without considering broader impact",
            ),
            card(
                "Fragmentation",
                "failure-modes/",
                "Teams developing incompatible solutions to similar problems",
            ),
        ],
    };
    let page = Page {
        has_figures: true,
        breadcrumbs: vec![link("Home", "")],
        ..page(
            "Signals",
            "signals/",
            "signals",
            "",
            "What warns now, what it rests on, and the way out.",
        )
    };
    (page, Nav::default(), Part::Signals(part))
}

fn map() -> Sample {
    let rows = vec![MapRow {
        title: text("Aligned Autonomy"),
        url: text("patterns/aligned-autonomy/"),
        stub: false,
        relations: vec![MapRelation {
            label: text("Foundation Patterns"),
            pages: patterns_nav().items[1..4]
                .iter()
                .map(|item| link(&item.title, &item.url))
                .collect(),
        }],
    }];
    (
        Page {
            breadcrumbs: vec![link("Home", "")],
            ..page("Pattern map", "map/", "map", "", "How the patterns hold each other up.")
        },
        Nav::default(),
        Part::Map(Map { chart: Html::default(), rows }),
    )
}

fn tags() -> Sample {
    let tags = ["autonomy", "leadership", "decisions", "measurement"]
        .iter()
        .enumerate()
        .map(|(at, tag)| TagLine { title: text(tag), url: format!("tags/{tag}/"), count: at + 1 });
    (
        page("Tags", "tags/", "tags", "", ""),
        Nav::default(),
        Part::Tags(Tags { tags: tags.collect() }),
    )
}

fn tag() -> Sample {
    let cards = vec![Card {
        kind_label: text("Pattern"),
        ..card(
            "Aligned Autonomy",
            "patterns/aligned-autonomy/",
            "Balance team independence with company alignment.",
        )
    }];
    (page("autonomy", "tags/autonomy/", "tag", "Tag", ""), Nav::default(), Part::Tag(Tag { cards }))
}

fn stewardship() -> Sample {
    let due = |title: &str, state: &str, words: &str| Due {
        title: text(title),
        url: text("patterns/"),
        owner: String::new(),
        day: None,
        state: text(state),
        words: text(words),
    };
    let owner = |name: &str, id: &str, list: Vec<Due>| Owner {
        name: text(name),
        id: text(id),
        url: None,
        pages: 14,
        due: list,
    };
    let part = Stewardship {
        sentence: text("Of 48 pages 2 are overdue, 3 are due within a month and 1 has no owner."),
        owners: vec![
            owner(
                "Enabling team",
                "enabling-team",
                vec![
                    due("Hierarchical Cultures", "overdue", "12 days overdue"),
                    due("I Intend To", "due", "due in 3 weeks"),
                ],
            ),
            owner("Harbor", "harbor", Vec::new()),
        ],
        ownerless: vec![due("About this book", "", "")],
        stubs: vec![Stub {
            title: text("Self-Governing Teams"),
            url: text("patterns/self-governing-teams/"),
            named_by: vec![link("Aligned Autonomy", "patterns/aligned-autonomy/")],
        }],
        note: text(
            "This clone of the repository is shallow: last changes before 1 September 2026 are not known.",
        ),
        downloads: vec![
            link("JSON", "stewardship.json"),
            link("Atom", "stewardship.xml"),
            link("iCalendar", "stewardship.ics"),
        ],
        ..Stewardship::default()
    };
    (
        page("Stewardship", "stewardship/", "stewardship", "", "What needs care, and whose it is."),
        Nav::default(),
        Part::Stewardship(Box::new(part)),
    )
}
