//! This program again, as a server in a process of its own, and what requests cost it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server process; it ends with its handle.
pub struct Server {
    process: Child,
    pub started_in: Duration,
    address: String,
}

impl Server {
    pub fn start(mode: &[&str]) -> Self {
        let start = Instant::now();
        let mut process = Command::new(std::env::current_exe().expect("this program"))
            .args(mode)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        let mut line = String::new();
        BufReader::new(process.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let started_in = start.elapsed();
        let address = line.trim().rsplit('/').next().expect("an address").to_owned();
        assert!(line.starts_with("listening"), "the server did not start: {mode:?}");
        Self { process, started_in, address }
    }

    /// Processor time of the server in µs per request.
    pub fn cost(&self, path: &str, body: &str, requests: usize) -> f64 {
        let request = request(path, "", body);
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

    pub fn address(&self) -> &str {
        &self.address
    }

    pub fn resident_kb(&self) -> u64 {
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

/// A request as it goes over the wire; `more` are header lines, each with its end.
pub fn request(path: &str, more: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n{more}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads one answer and insists on success.
pub fn answer(connection: &mut BufReader<TcpStream>) {
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
