//! Hook calls that lack data, and what a FHIR server may do to a connection.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::fhir::{Server, a_patient};
use super::http::Reply;
use super::patient::{self, request};

pub type Fault = fn(&mut TcpStream);

pub fn say(stream: &mut TcpStream, text: &str) -> bool {
    stream.write_all(text.as_bytes()).is_ok()
}

pub const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/fhir+json\r\n";

pub fn whole(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

pub fn send_json(stream: &mut TcpStream, body: &[u8]) {
    whole(stream, "200 OK", "content-type: application/fhir+json\r\n", body);
}

/// Waits until the other side gives up.
pub fn hang(stream: &mut TcpStream) {
    let _ = stream.read(&mut [0; 64]);
}

/// Sends the same piece again and again until nobody listens.
pub fn again_and_again(stream: &mut TcpStream, piece: &str, pause: Duration) {
    while say(stream, piece) {
        std::thread::sleep(pause);
    }
}

pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A server that has the fault until it is sound.
pub fn faulty(fault: Fault) -> (Server, Arc<AtomicBool>) {
    let sound = Arc::new(AtomicBool::new(false));
    let is_sound = Arc::clone(&sound);
    let server = Server::raw(move |target, _, stream| {
        if !is_sound.load(Ordering::SeqCst) {
            return fault(stream);
        }
        let say = a_patient(target);
        whole(stream, "200 OK", "content-type: application/fhir+json\r\n", &say.body);
    });
    (server, sound)
}

pub fn lacking(keys: &[&str], server: &str) -> Value {
    let mut call = request("patient-view");
    for key in keys {
        call["prefetch"].as_object_mut().unwrap().remove(*key);
    }
    call["fhirServer"] = json!(server);
    call
}

pub fn without_prefetch(server: &str) -> Value {
    let mut call = lacking(&[], server);
    call.as_object_mut().unwrap().remove("prefetch");
    call
}

/// The places of the gaps that cards tell of.
pub fn gaps(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 200);
    let cards = reply.json()["cards"].as_array().unwrap().clone();
    let told = cards.iter().filter(|card| card["extension"]["org.oncohooks"]["kind"] == "data-gap");
    let gaps = told.flat_map(|card| card["extension"]["org.oncohooks"]["gaps"].as_array().unwrap().clone());
    gaps.map(|gap| gap["place"].as_str().unwrap().to_owned()).collect()
}

pub fn observation(id: &str) -> Value {
    json!({"resourceType": "Observation", "id": id, "status": "final", "code": {"text": "height"},
        "valueQuantity": {"value": 160, "unit": "cm"}, "subject": {"reference": format!("Patient/{}", patient::ID)}})
}
