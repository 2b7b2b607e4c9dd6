//! `patternbook serve`: live preview on this machine.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;

use super::Place;
use super::cache::{self, Cache};
use super::preview::Preview;
use super::terminal::Terminal;
use crate::book::Options;
use crate::dev::{self, ServeOptions};
use crate::history;
use crate::model::history::History;
use crate::parse::editor::editor_address;
use crate::source::Sources;

#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    place: Place,
    /// The port; the next free one is taken where it isn't
    #[arg(short, long, default_value_t = 8123)]
    port: u16,
    /// The address to listen on; anything but this machine's own is seen by others
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Look for changes at intervals, for file systems that announce none
    #[arg(long)]
    poll: bool,
    /// Open the preview in the browser
    #[arg(long)]
    open: bool,
    /// Your editor, for the links of mistakes, whatever `book.toml` says: `vscode`, `zed` …, or an address with
    /// `{path}`, `{line}` and `{column}`
    #[arg(long, value_name = "EDITOR", value_parser = editor_address)]
    editor: Option<String>,
    #[command(flatten)]
    cache: Cache,
}

impl Serve {
    pub(super) fn run(&self, terminal: &Terminal, options: Options) -> ExitCode {
        let stop = Arc::new(AtomicBool::new(false));
        let on_signal = stop.clone();
        let _ = ctrlc::set_handler(move || on_signal.store(true, Ordering::SeqCst));
        let serve = ServeOptions {
            root: self.place.dir.clone(),
            host: self.host,
            host_name: None,
            port: self.port,
            poll: self.poll,
            editor: self.editor.clone(),
            color: terminal.color,
            stop,
        };
        let memo = self.cache.memo(&self.place.dir, cache::program());
        let mut past = Past::default();
        let mut preview = Preview::new(options, memo.clone());
        let say = |text: &str| terminal.say(text);
        let open = |url: &str| {
            if self.open {
                open_browser(url, terminal);
            }
            // The first page is there; what comes now, nobody waits for.
            let (memo, root, terminal) = (memo.clone(), self.place.dir.clone(), *terminal);
            std::thread::spawn(move || cache::keep(&memo, &root, &terminal));
        };
        let result = dev::serve(&serve, &say, open, |sources| {
            sources.history = past.now(&self.place.dir);
            preview.build(sources, terminal)
        });
        match result {
            Ok(()) => ExitCode::SUCCESS,
            Err(diagnostic) => {
                terminal.show(&[*diagnostic], &Sources::default());
                ExitCode::FAILURE
            }
        }
    }
}

/// Has the system show an address; where it can't, says so, and the address.
fn open_browser(url: &str, terminal: &Terminal) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let mut command = Command::new(program);
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        // Some openers stay until the browser is closed: nobody waits for them here.
        Ok(mut opener) => drop(std::thread::spawn(move || opener.wait())),
        Err(error) => {
            terminal
                .error(&format!("can't open a browser with `{program}` ({error}): visit {url}"));
        }
    }
}

/// How often the repository is asked for its commit: a process each time, while somebody waits for the page.
const ASK_AGAIN: Duration = Duration::from_secs(2);

/// The book's history: read once for each commit.
#[derive(Default)]
struct Past {
    head: Option<String>,
    history: Arc<History>,
    asked: Option<Instant>,
}

impl Past {
    fn now(&mut self, root: &Path) -> Arc<History> {
        if self.asked.is_none_or(|asked| asked.elapsed() > ASK_AGAIN) {
            let head = history::head(root);
            if self.asked.is_none() || head != self.head {
                self.history = Arc::new(history::history(root, &["content"]));
            }
            (self.head, self.asked) = (head, Some(Instant::now()));
        }
        self.history.clone()
    }
}
