//! A FHIR server that answers what a test tells it to, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// What the server says to one request.
#[derive(Debug, Clone)]
pub struct Say {
    pub status: u16,
    pub headers: String,
    pub body: String,
    pub after: Duration,
}

impl Say {
    pub fn json(body: &Value) -> Self {
        Self { status: 200, headers: String::new(), body: body.to_string(), after: Duration::ZERO }
    }

    pub fn status(status: u16) -> Self {
        Self { status, headers: String::new(), body: String::new(), after: Duration::ZERO }
    }
}

/// One request: its target (`/fhir/Condition?patient=1`) and its head.
#[derive(Debug, Clone)]
pub struct Asked {
    pub target: String,
    pub head: String,
}

#[derive(Clone)]
pub struct Server {
    /// `http://127.0.0.1:PORT/fhir`
    pub base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts a server; `answer` gets the request target and the server's base.
    pub fn start(answer: impl Fn(&str, &str) -> Say + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/fhir", listener.local_addr().unwrap());
        let server = Self { base, asked: Arc::default() };
        let (answer, mine) = (Arc::new(answer), server.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (answer, mine) = (Arc::clone(&answer), mine.clone());
                std::thread::spawn(move || mine.serve(stream, &*answer));
            }
        });
        server
    }

    /// A server that has one patient, one condition and nothing else.
    pub fn with_a_patient() -> Self {
        Self::start(|target, _| match target {
            t if t.starts_with("/fhir/Patient/") => Say::json(&super::patient::patient()),
            t if t.starts_with("/fhir/Condition?") => Say::json(&super::patient::conditions()),
            _ => Say::json(&json!({"resourceType": "Bundle", "type": "searchset", "total": 0})),
        })
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub fn targets(&self) -> Vec<String> {
        let mut targets: Vec<_> = self.asked().into_iter().map(|asked| asked.target).collect();
        targets.sort();
        targets
    }

    fn serve(&self, mut stream: TcpStream, answer: &dyn Fn(&str, &str) -> Say) {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_exact(&mut byte).is_err() {
                return;
            }
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked.lock().unwrap().push(Asked { target: target.clone(), head });
        let Say { status, headers, body, after } = answer(&target, &self.base);
        std::thread::sleep(after);
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
        // The caller may have given up; that is what some tests are about.
        let _ = stream.write_all(format!("{head}{body}").as_bytes());
    }
}
