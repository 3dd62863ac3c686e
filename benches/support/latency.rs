//! How long a call takes while eight connections ask at once, without tokens and with a token of RS384 each.

use std::io::{BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use jsonwebtoken::Algorithm;

use crate::server::{Server, answer, request};
use crate::token::{Draft, EHR, Key, URL, key_set};

const CONNECTIONS: usize = 8;
/// Of each connection; a hundredth of all is then a number of calls, not one unlucky call.
const CALLS: usize = 250;
const ROUNDS: usize = 3;
/// What the slowest hundredth may take, as a share of the parsing route.
const GOAL: f64 = 2.0;

/// Prints the median and the slowest hundredth of each, those of the round whose slowest hundredth is the quickest.
pub fn print(service: &str, body: &str, folder: &Path) {
    let (floor, open) = (Server::start(&["floor"]), Server::start(&["service"]));
    let settings = folder.join("oncohooks.toml");
    std::fs::create_dir_all(folder).expect("a folder");
    std::fs::write(&settings, asking_for_tokens()).expect("the settings written");
    let guarded = Server::start(&["service", "--config", &settings.display().to_string()]);
    let mut quickest = [(Duration::MAX, Duration::MAX); 3];
    for _ in 0..ROUNDS {
        let round = [
            latencies(&floor, &|| request("/parse", "", body)),
            latencies(&open, &|| request(service, "", body)),
            latencies(&guarded, &|| request(service, &authorization(service), body)),
        ];
        for (best, (half, slow)) in quickest.iter_mut().zip(round) {
            if slow < best.1 {
                *best = (half, slow);
            }
        }
    }
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    for (name, (half, slow)) in ["parse", "oncohooks", "oncohooks, RS384"].into_iter().zip(quickest) {
        let share = slow.as_secs_f64() / quickest[0].1.as_secs_f64();
        println!(
            "{name}: median {:.2} ms, 99 of 100 within {:.2} ms, {share:.2} of parse (goal: {GOAL})",
            ms(half),
            ms(slow)
        );
    }
    let _ = std::fs::remove_dir_all(folder);
}

/// The median and the slowest hundredth of what all connections waited for their answers.
fn latencies(server: &Server, request: &dyn Fn() -> String) -> (Duration, Duration) {
    // Signing is the client's work, and is done before.
    let requests: Vec<Vec<String>> = (0..CONNECTIONS).map(|_| (0..CALLS).map(|_| request()).collect()).collect();
    let connection = |requests: &[String]| {
        let mut connection = BufReader::new(TcpStream::connect(server.address()).expect("a connection"));
        connection.get_ref().set_nodelay(true).expect("a socket");
        let waited = requests.iter().map(|request| {
            let start = Instant::now();
            connection.get_mut().write_all(request.as_bytes()).expect("a request sent");
            answer(&mut connection);
            start.elapsed()
        });
        waited.collect::<Vec<_>>()
    };
    let mut all: Vec<Duration> = std::thread::scope(|scope| {
        let connections: Vec<_> = requests.iter().map(|requests| scope.spawn(|| connection(requests))).collect();
        connections.into_iter().flat_map(|it| it.join().expect("a connection that ends well")).collect()
    });
    all.sort_unstable();
    (all[all.len() / 2], all[all.len() - all.len() / 100])
}

fn authorization(path: &str) -> String {
    let token = Draft::new(path).with(Key::Rsa, "rsa", Algorithm::RS384);
    format!("authorization: {}\r\n", token.bearer())
}

fn asking_for_tokens() -> String {
    let keys = key_set(&["rsa"]);
    format!(
        "public_url = \"{URL}\"\n[auth]\nrequired = true\n[feedback]\nstore = \"memory\"\n[[clients]]\nissuer = \"{EHR}\"\njwks = '{keys}'\n"
    )
}
