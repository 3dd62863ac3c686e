//! A FHIR server that answers what a test tells it to, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// What the server says to one request.
#[derive(Debug, Clone)]
pub struct Say {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
    pub after: Duration,
}

impl Say {
    pub fn json(body: &Value) -> Self {
        let headers = "content-type: application/fhir+json; charset=utf-8\r\n".to_owned();
        Self { status: 200, headers, body: body.to_string().into(), after: Duration::ZERO }
    }

    pub fn status(status: u16) -> Self {
        Self { status, headers: String::new(), body: Vec::new(), after: Duration::ZERO }
    }

    /// Some bytes under a content type.
    pub fn body(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { headers: format!("content-type: {content_type}\r\n"), body: body.into(), ..Self::status(200) }
    }

    /// One more header line.
    pub fn with(mut self, header: &str) -> Self {
        self.headers.push_str(header);
        self.headers.push_str("\r\n");
        self
    }

    fn write(&self, stream: &mut TcpStream) {
        let Self { status, headers, body, after } = self;
        std::thread::sleep(*after);
        let length = body.len();
        let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n");
        // The caller may have given up; that is what some tests are about.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
    }
}

/// One request: its target (`/fhir/Condition?patient=1`; of a search by POST `/fhir/Condition/_search?patient=1`) and its head.
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
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server; `answer` gets the request target and the server's base.
    pub fn start(answer: impl Fn(&str, &str) -> Say + Send + Sync + 'static) -> Self {
        Self::raw(move |target, base, stream| answer(target, base).write(stream))
    }

    /// Starts a server that looks at the whole request.
    pub fn heard(answer: impl Fn(&Asked) -> Say + Send + Sync + 'static) -> Self {
        Self::run(move |asked, _, stream| answer(asked).write(stream))
    }

    /// Starts a server that may write to the connection what it likes.
    pub fn raw(answer: impl Fn(&str, &str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::run(move |asked, base, stream| answer(&asked.target, base, stream))
    }

    fn run(answer: impl Fn(&Asked, &str, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/fhir", listener.local_addr().unwrap());
        let server = Self { base, asked: Arc::default(), connections: Arc::default() };
        let (answer, mine) = (Arc::new(answer), server.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                mine.connections.fetch_add(1, Ordering::SeqCst);
                let (answer, mine) = (Arc::clone(&answer), mine.clone());
                std::thread::spawn(move || mine.serve(stream, &*answer));
            }
        });
        server
    }

    /// The patient's server, which knows patients by type and id only: `patient=123` finds nothing.
    pub fn by_type_and_id() -> Self {
        Self::start(|target, _| match target {
            t if t.contains("?patient=Patient/") || t.starts_with("/fhir/Patient/") => a_patient(t),
            _ => Say::json(&serde_json::json!({"resourceType": "Bundle", "type": "searchset", "total": 0})),
        })
    }

    /// A server that has one patient, one condition and nothing else.
    pub fn with_a_patient() -> Self {
        Self::start(|target, _| a_patient(target))
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How often somebody connected, whether or not they asked anything.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub fn targets(&self) -> Vec<String> {
        let mut targets: Vec<_> = self.asked().into_iter().map(|asked| asked.target).collect();
        targets.sort();
        targets
    }

    fn serve(&self, mut stream: TcpStream, answer: &dyn Fn(&Asked, &str, &mut TcpStream)) {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_exact(&mut byte).is_err() {
                return;
            }
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let mut target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        // Only a search is posted as a form; another body is left to who answers.
        if head.contains("application/x-www-form-urlencoded") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            let mut body = vec![0; length.parse().unwrap()];
            if stream.read_exact(&mut body).is_err() {
                return;
            }
            target = format!("{target}?{}", String::from_utf8(body).unwrap());
        }
        let asked = Asked { target, head };
        self.asked.lock().unwrap().push(asked.clone());
        answer(&asked, &self.base, &mut stream);
    }
}

/// What a sound server of one patient says.
pub fn a_patient(target: &str) -> Say {
    match target {
        t if t.starts_with("/fhir/Patient/") => Say::json(&super::patient::patient()),
        t if t.starts_with("/fhir/Condition?") => Say::json(&super::patient::conditions()),
        _ => Say::json(&json!({"resourceType": "Bundle", "type": "searchset", "total": 0})),
    }
}
