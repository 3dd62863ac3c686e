//! Spans for a collector: in the trace of the caller, and no patient in them. Without the feature, the setting is refused.

#[cfg(not(feature = "otlp"))]
#[test]
fn a_build_without_it_says_so() {
    use crate::support::program::run;

    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["check"]] {
        let (code, said) = run(command, &[("ONCOHOOKS__OTLP__ENDPOINT", "http://127.0.0.1:4318")]);
        assert!(code == 1 && said.contains("--features otlp"), "{said}");
    }
}

#[cfg(feature = "otlp")]
#[test]
fn each_call_is_a_span_in_the_trace_of_its_caller() {
    use std::io::{Read, Write};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use crate::support::fhir::Server;
    use crate::support::http::send;
    use crate::support::patient::{self, path, request};
    use crate::support::program::Started;

    let received: Arc<Mutex<Vec<u8>>> = Arc::default();
    let into = Arc::clone(&received);
    let collector = Server::raw(move |target, _, stream| {
        assert_eq!(target, "/v1/traces");
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut body = Vec::new();
        // It ends by the time-out: a collector that waits for more is none.
        let _ = stream.read_to_end(&mut body);
        into.lock().unwrap().extend(body);
        stream.write_all(b"HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let endpoint = collector.base.trim_end_matches("/fhir").to_owned();
    let service = Started::with(&["serve"], &[("ONCOHOOKS__OTLP__ENDPOINT", &endpoint)]);
    let call = |parent: &str| {
        let headers = [("content-type", "application/json"), ("traceparent", parent)];
        let body = request("patient-view").to_string();
        assert_eq!(send(service.address, "POST", &path("patient-view"), &headers, body.as_bytes()).status, 200);
    };
    call("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    call("00-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbb-00");
    service.stop();
    let sent = received.lock().unwrap().clone();
    let holds = |bytes: &[u8]| sent.windows(bytes.len()).any(|window| window == bytes);
    let trace = u128::from_str_radix("4bf92f3577b34da6a3ce929d0e0e4736", 16).unwrap().to_be_bytes();
    assert!(holds(&trace) && holds(&0x00f0_67aa_0ba9_02b7_u64.to_be_bytes()), "{}", sent.len());
    assert!(holds(b"POST /cds-services/therapy-patient-view") && holds(b"oncohooks.knowledge"));
    assert!(!holds(&[0xaa; 16]), "a trace that its caller does not sample is not sent");
    assert!(!holds(patient::ID.as_bytes()) && !holds("花子".as_bytes()));
}
