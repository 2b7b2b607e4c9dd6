//! What is not meant for readers stands nowhere in the output.

use std::path::Path;

use patternbook::source::Sources;

use crate::small::{built, outputs};

const SECRETS: [&str; 10] = [
    "comment-words",
    "draft-words",
    "future-words",
    "past-words",
    "backup-words",
    "git-words",
    "hidden-words",
    "row-words",
    "note@secret.example",
    "token-words",
];

fn book(root: &Path) {
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("book.toml", "[book]\ntitle = \"T\"\nurl = \"https://example.org\"\n");
    write("content/_index.md", "# Home\n");
    write(
        "content/d.md",
        "+++\ntitle = \"draft-words\"\ndraft = true\n[related]\nx = [\"home\"]\n+++\n# draft-words\n",
    );
    write(
        "content/f.md",
        "+++\npublish_on = 2099-01-01\ntags = [\"future-words\"]\n+++\n# future-words\n",
    );
    write(
        "content/e.md",
        "+++\nexpires_on = 2001-01-01\naliases = [\"past-words\"]\n+++\n# past-words\n",
    );
    for path in [
        "content/a.md~",
        "content/.a.md.swp",
        "content/#a.md#",
        "content/a.md.bak",
        "content/a.orig",
        "data/records/.x.csv.swp",
        "content/4913",
    ] {
        write(path, "# backup-words\n");
    }
    write(
        "content/p.md",
        "+++\ntitle = \"P\" # comment-words\n+++\nA <!-- comment-words --> b.\n\n<!--\ncomment-words\n-->\n\n\
         [//]: # (comment-words)\n\n[^1]: comment-words\n\n<p data-x=\"comment-words\">c</p>\n\n\
         A <style>comment-words</style> and <script>comment-words</script>.\n",
    );
    write("content/.git/config", "git-words");
    write(".git/config", "git-words");
    write("content/.env", "token-words");
    write(".env", "token-words");
    write("notes.md", "hidden-words");
    write("data/other.txt", "hidden-words");
    write("data/teams.toml", "# note@secret.example\n[[team]]\nid = \"a\"\nname = \"A\"\n");
    write(
        "data/indicators.toml",
        "[[indicator]]\nid = \"i\"\nname = \"I\"\ndefinition = \"d\"\ncadence = \"month\"\n[indicator.measure]\nrecords = \"things\"\nstatistic = \"count\"\n",
    );
    write(
        "data/records/things.csv",
        "date,team,note\n2026-05-03,a,row-words\n2026-05-04,a,note@secret.example\n",
    );
}

#[test]
fn drafts_backups_repositories_and_records_stay_at_home() {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path());
    let (sources, diags) = Sources::read(folder.path(), &Sources::default());
    assert!(diags.is_empty(), "{diags:?}");
    let build = built(&sources);
    assert!(build.diags.is_empty(), "{:?}", build.diags);
    let place = folder.path().to_string_lossy().into_owned();
    for path in build.site.paths() {
        assert!(!SECRETS.iter().any(|secret| path.contains(secret)), "{path}");
        assert!(
            !path.split('/').any(|part| part.starts_with('.') || part.ends_with('~')),
            "{path}"
        );
    }
    for (path, bytes) in outputs(&build) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in SECRETS.iter().copied().chain([place.as_str()]) {
            assert!(!text.contains(secret), "{path} tells {secret}");
        }
    }
}

#[test]
fn the_example_tells_neither_its_place_nor_its_records() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (sources, _) = Sources::read(root, &Sources::default());
    let build = built(&sources);
    let records = sources.below("data/records/").filter_map(|file| file.text());
    // A row without its number says the same.
    let rows: Vec<&str> = records.flat_map(|text| text.lines().skip(1).step_by(97)).collect();
    assert!(rows.len() > 50);
    let place = root.to_string_lossy().into_owned();
    for (path, bytes) in outputs(&build) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&place), "{path} tells {place}");
        for row in &rows {
            assert!(!text.contains(row), "{path} tells {row}");
        }
    }
}
