//! `cargo run --release --example measure`: what an answer costs the server, beside echoing and beside parsing the body.
//!
//! Starts each server as a process of its own on a free port of this machine, sends a bounded number of order-sign calls
//! over one connection, one after another, and reads the processor time of all threads of the server from `/proc`
//! (Linux). Rounds alternate between the routes, so that a disturbance hits all of them; the cheapest round counts.
//! `measure body 200000` prints a body instead.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

#[path = "../benches/support/body.rs"]
mod body;
// Holds the allocator of both servers.
#[path = "floor.rs"]
#[allow(dead_code, reason = "its main is that of the example of its own")]
mod floor;

const ROUNDS: usize = 5;
const SERVICE: &str = "/cds-services/therapy-order-sign";
/// Most that an answer may cost, as a share of the parsing route (issue 4).
const GOALS: [f64; 3] = [0.5, 0.4, 0.3];

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("floor") => floor::serve("127.0.0.1:0").map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
        Some("service") => {
            let arguments = ["oncohooks", "serve", "--listen", "127.0.0.1:0", "--as-of", "2026-11-24"];
            oncohooks::cli::run(arguments.map(Into::into).into_iter(), Vec::new())
        }
        Some("body") => {
            let size = std::env::args().nth(2).and_then(|size| size.parse().ok()).unwrap_or(20_000);
            print(&body::order_sign(size))
        }
        _ => {
            let mut out = String::new();
            measure(&mut out).expect("text");
            print(&out)
        }
    }
}

fn print(text: &str) -> ExitCode {
    std::io::stdout().write_all(text.as_bytes()).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

fn measure(out: &mut String) -> std::fmt::Result {
    let starts: Vec<Duration> = (0..5).map(|_| Server::start("service").started_in).collect();
    let start = starts.iter().min().expect("five starts");
    writeln!(out, "| body | requests | echo | parse | oncohooks | of parse | goal | oncohooks per KB |")?;
    writeln!(out, "|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    let (floor, service) = (Server::start("floor"), Server::start("service"));
    for ((_, size), goal) in body::SIZES.into_iter().zip(GOALS) {
        let body = body::order_sign(size);
        // About 40 MB each round, at most 1,000 requests.
        let requests = (40_000_000 / size).min(1_000);
        let mut cheapest = [f64::MAX; 3];
        for _ in 0..=ROUNDS {
            let round = [
                floor.cost("/echo", &body, requests),
                floor.cost("/parse", &body, requests),
                service.cost(SERVICE, &body, requests),
            ];
            cheapest = std::array::from_fn(|at| cheapest[at].min(round[at]));
        }
        let [echo, parse, ours] = cheapest;
        let (share, per_kb) = (ours / parse, ours / (body.len() as f64 / 1000.0));
        let requests = requests * (ROUNDS + 1);
        writeln!(
            out,
            "| {} B | {requests} | {echo:.0} µs | {parse:.0} µs | {ours:.0} µs | {share:.2} | {goal} | {per_kb:.1} µs |",
            body.len()
        )?;
    }
    drop(service);
    let fresh = Server::start("service");
    fresh.cost(SERVICE, &body::order_sign(body::SIZES[0].1), 10_000);
    writeln!(
        out,
        "\nserver processor time per request, sequential keep-alive requests, cheapest of {} rounds",
        ROUNDS + 1
    )?;
    writeln!(out, "start to \"listening on\": {} ms (goal: under 100 ms)", start.as_millis())?;
    writeln!(
        out,
        "resident memory after 10,000 requests of 20 KB: {} MB (goal: under 40 MB)",
        fresh.resident_kb() / 1024
    )
}

/// A server process; it ends with its handle.
struct Server {
    process: Child,
    started_in: Duration,
    address: String,
}

impl Server {
    fn start(mode: &str) -> Self {
        let start = Instant::now();
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .arg(mode)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let started_in = start.elapsed();
        let address = line.trim().rsplit('/').next().expect("an address").to_owned();
        Self { process, started_in, address }
    }

    /// Processor time of the server in µs per request.
    fn cost(&self, path: &str, body: &str, requests: usize) -> f64 {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        // A connection left alone while other routes are measured would be closed by the server.
        let mut connection = BufReader::new(TcpStream::connect(&self.address).expect("a connection"));
        connection.get_ref().set_nodelay(true).expect("a socket");
        let before = self.processor_time();
        for _ in 0..requests {
            connection.get_mut().write_all(request.as_bytes()).expect("a request sent");
            answer(&mut connection);
        }
        (self.processor_time() - before).as_secs_f64() * 1e6 / requests as f64
    }

    /// Of all its threads (proc(5), `schedstat`: nanoseconds on a processor).
    fn processor_time(&self) -> Duration {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).expect("Linux");
        let spent = tasks.map(|task| {
            let path = task.expect("a thread").path().join("schedstat");
            let text = std::fs::read_to_string(path).expect("scheduler statistics");
            text.split(' ').next().and_then(|spent| spent.parse::<u64>().ok()).expect("nanoseconds")
        });
        Duration::from_nanos(spent.sum())
    }

    fn resident_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("Linux");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a size");
        line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).expect("kilobytes")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A process that has ended by itself needs no ending.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads one answer and insists on success.
fn answer(connection: &mut BufReader<TcpStream>) {
    let mut length = 0;
    let mut line = String::new();
    for at in 0.. {
        line.clear();
        connection.read_line(&mut line).expect("an answer");
        assert!(at > 0 || line.contains(" 200 "), "{line}");
        if line == "\r\n" {
            break;
        }
        if let Some((_, value)) = line.split_once(':').filter(|(name, _)| name.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).expect("a body");
}
