//! Crowds, exhaustion and long sessions: `cargo test --release -- --ignored`.

use super::*;

#[test]
#[ignore = "600 connections: cargo test --release -- --ignored"]
fn a_crowd_of_silent_clients_delays_no_edit() {
    let preview = running();
    let mut with_film = site(PAGE);
    with_film.insert("long.bin", output(&"x".repeat(16 << 20))).unwrap();
    preview.show(Built { site: Some(with_film), ..Built::default() }, &Edits::default(), &|_| None);
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
