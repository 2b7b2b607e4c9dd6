//! Crowds, exhaustion and long sessions: `cargo test --release -- --ignored`.

use super::*;

#[test]
#[ignore = "600 connections: cargo test --release -- --ignored"]
fn a_crowd_of_silent_clients_delays_no_edit() {
    let preview = running();
    let mut with_film = site(PAGE);
    with_film.insert("long.bin", output(&"x".repeat(16 << 20))).unwrap();
    preview.show(Built { site: Some(with_film), ..Built::default() }, &[], &|_| None);
    let mut listener = listen(&preview);
    let idle: Vec<_> = (0..500).map(|_| connect(&preview)).collect();
    let mut trickling: Vec<_> = (0..50).map(|_| connect(&preview)).collect();
    let host = preview.address();
    let deaf: Vec<_> = (0..20)
        .map(|_| {
            let mut stream = connect(&preview);
            for _ in 0..50 {
                let request = format!("GET /long.bin HTTP/1.1\r\nHost: {host}\r\n\r\n");
                stream.set_nonblocking(true).unwrap();
                let _ = stream.write(request.as_bytes());
            }
            stream
        })
        .collect();
    // The crowd is there; how it comes in is another matter.
    std::thread::sleep(Duration::from_secs(1));
    let mut took = Vec::new();
    for round in 0..20 {
        for stream in &mut trickling {
            let _ = stream.write_all(b"G");
        }
        let told = news_after(&preview, &mut listener, &format!("<html>{round}</html>"));
        let begun = Instant::now();
        assert_eq!(status(&get(&preview, "/")), "200");
        took.push(told + begun.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    took.sort();
    let (median, worst) = (took[took.len() / 2], took[took.len() - 1]);
    let others = idle.len() + trickling.len() + deaf.len();
    println!(
        "20 edits told and fetched beside {others} others: median {median:?}, worst {worst:?}"
    );
    assert!(worst < Duration::from_millis(100));
}

#[test]
#[ignore = "uses up the descriptors of the process: run it alone"]
fn out_of_descriptors_it_serves_again_within_a_second() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    setrlimit(Resource::Nofile, Rlimit { current: Some(700), maximum: Some(700) }).unwrap();
    let preview = running();
    let mut hoard = Vec::new();
    let address = preview.address();
    // Our own ends of the connections use up the descriptors as well as theirs.
    while let Ok(stream) = TcpStream::connect(address) {
        hoard.push(stream);
    }
    let count = hoard.len();
    drop(hoard);
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {}
    let served = loop {
        let answer = get(&preview, "/");
        if status(&answer) == "200" {
            break begun.elapsed();
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{answer}");
    };
    println!("after {count} connections: serving again in {served:?}");
    assert!(served < Duration::from_secs(1));
}

#[test]
#[ignore = "waits for a deadline: cargo test --release -- --ignored"]
fn silent_clients_are_let_go_and_open_pages_are_not() {
    let preview = running();
    let mut listener = listen(&preview);
    let mut idle = connect(&preview);
    let begun = Instant::now();
    idle.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    assert_eq!(idle.read(&mut [0]).unwrap(), 0);
    let patience = super::super::transport::READ_PATIENCE;
    println!("a silent client was let go after {:?}", begun.elapsed());
    assert!(begun.elapsed() > patience / 2 && begun.elapsed() < patience * 2);
    let begun = Instant::now();
    show(&preview, "<html>later</html>");
    listener.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    read_until(&mut listener, "}\n\n");
    assert!(begun.elapsed() < Duration::from_millis(500));
}

/// Returns the process's resident kilobytes and open descriptors.
fn footprint() -> (usize, usize) {
    let mut status = String::new();
    std::fs::File::open("/proc/self/status").unwrap().read_to_string(&mut status).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    (kilobytes, walk_descriptors())
}

fn walk_descriptors() -> usize {
    (0..4096).filter(|fd| std::path::Path::new(&format!("/proc/self/fd/{fd}")).exists()).count()
}

#[test]
#[ignore = "half an hour: cargo test --release -- --ignored a_long_session (SOAK_SECONDS for less)"]
fn a_long_session_stays_flat() {
    let seconds = std::env::var_os("SOAK_SECONDS");
    let seconds = seconds.and_then(|text| text.to_str()?.parse().ok()).unwrap_or(1800);
    let folder = tempfile::tempdir().unwrap();
    std::fs::DirBuilder::new().recursive(true).create(folder.path().join("content")).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let ready = Arc::new(Mutex::new(String::new()));
    let (told, options) = (
        ready.clone(),
        ServeOptions { root: folder.path().to_owned(), stop: stop.clone(), ..options() },
    );
    let server = std::thread::spawn(move || {
        let memo = crate::memo::Memo::new();
        let build = |sources: &mut Sources| {
            memo.next_generation();
            let mut site = Site::new();
            for file in sources.iter() {
                let page = memo.get("page", file.key, || output(file.text().unwrap()));
                let path = file.path.replace(".md", ".html");
                site.insert(path, (*page).clone()).unwrap();
            }
            Built { site: Some(site), ..Built::default() }
        };
        let open = |url: &str| url.clone_into(&mut told.lock().unwrap());
        serve(&options, &|_| (), open, build).unwrap();
    });
    while ready.lock().unwrap().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    let url = ready.lock().unwrap().clone();
    let address: SocketAddr = url.trim_start_matches("http://").trim_matches('/').parse().unwrap();
    let begun = Instant::now();
    let (mut edits, mut early) = (0_usize, None);
    while begun.elapsed() < Duration::from_secs(seconds) {
        let page = folder.path().join(format!("content/p{}.md", edits % 200));
        let text = format!("{edits} {}", "text ".repeat(2000));
        std::fs::File::create(&page).unwrap().write_all(text.as_bytes()).unwrap();
        let request = "GET /_patternbook/events?path=%2Fcontent%2Fp1.html&key=x HTTP/1.1\r\nHost: ";
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "{request}{address}\r\n\r\n").unwrap();
        let _ = stream.read(&mut [0; 512]);
        // Slower than a burst, which would be built in few large steps.
        std::thread::sleep(Duration::from_millis(100));
        edits += 1;
        if early.is_none() && begun.elapsed() > Duration::from_secs(seconds / 4) {
            early = Some(footprint());
        }
    }
    let (early, late) = (early.unwrap(), footprint());
    println!("{edits} edits in {seconds} s: {early:?} → {late:?} (kilobytes, descriptors)");
    stop.store(true, Ordering::Relaxed);
    server.join().unwrap();
    assert!(late.0 < early.0 * 5 / 4 + 10_000, "memory is flat");
    assert!(late.1 < early.1 + 200, "descriptors are flat");
}
