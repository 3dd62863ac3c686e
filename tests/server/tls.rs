//! The service's own https.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use oncohooks::server::trust;
use oncohooks::settings::{Given, load};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::support::http::{connect, head};
use crate::support::program::{Started, run};

fn key(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/server/keys").join(name)
}

/// A settings file with these lines in `[tls]`.
fn settings(name: &str, lines: &str) -> String {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    std::fs::write(&file, format!("[tls]\n{lines}")).unwrap();
    file.display().to_string()
}

fn both(certificate: &str, private: &str) -> String {
    format!("certificate = \"{}\"\nkey = \"{}\"\n", key(certificate).display(), key(private).display())
}

/// What a client hears that trusts our certificate authority only.
fn get(address: SocketAddr, path: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(key("test-tls.ca.pem")).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let client = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(client, connect(address));
    stream.write_all(head("GET", path, &[], 0).as_bytes()).unwrap();
    let mut answer = String::new();
    // A server may close without saying so in TLS.
    let _ = stream.read_to_string(&mut answer);
    answer
}

#[test]
fn it_speaks_https_and_says_so() {
    let config = settings("https", &both("test-tls.crt.pem", "test-tls.key.pem"));
    let service = Started::new(&["serve", "--config", &config]);
    assert_eq!(service.said[0], format!("listening on https://{}", service.address));
    assert!(service.said[2].ends_with(&format!("https://{}/cds-services/therapy-order-sign", service.address)));
    assert!(get(service.address, "/cds-services").starts_with("HTTP/1.1 200"));
    // Who speaks http to it gets nothing, and does no harm.
    let mut plain = connect(service.address);
    plain.write_all(head("GET", "/cds-services", &[], 0).as_bytes()).unwrap();
    let mut heard = Vec::new();
    let _ = plain.read_to_end(&mut heard);
    assert!(!heard.starts_with(b"HTTP/"), "{}", String::from_utf8_lossy(&heard));
    assert!(get(service.address, "/health/ready").starts_with("HTTP/1.1 200"));
    service.stop();
}

#[test]
fn paths_are_relative_to_the_settings_file() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("beside");
    std::fs::create_dir_all(&folder).unwrap();
    for (from, to) in [("test-tls.crt.pem", "mine.crt"), ("test-tls.key.pem", "mine.key")] {
        std::fs::copy(key(from), folder.join(to)).unwrap();
    }
    let file = folder.join("oncohooks.toml");
    std::fs::write(&file, "[tls]\ncertificate = \"mine.crt\"\nkey = \"mine.key\"\n").unwrap();
    let service = Started::new(&["serve", "--config", file.to_str().unwrap()]);
    assert!(get(service.address, "/health/live").starts_with("HTTP/1.1 200"));
}

#[test]
fn files_that_do_not_do_stop_the_start_and_are_named() {
    let (certificate, private) = ("test-tls.crt.pem", "test-tls.key.pem");
    for (lines, message) in [
        (format!("certificate = \"{}\"\n", key(certificate).display()), "tls.certificate is set without tls.key"),
        (format!("key = \"{}\"\n", key(private).display()), "tls.key is set without tls.certificate"),
        (both("none.pem", private), "none.pem\" cannot be read"),
        (both(certificate, "none.pem"), "none.pem\" cannot be read"),
        (both("public.jwks.json", private), "public.jwks.json\" holds no such thing in PEM form"),
        (both(private, private), "test-tls.key.pem\" holds no such thing in PEM form"),
        (both(certificate, certificate), "test-tls.crt.pem\" holds no such thing in PEM form"),
        (both(certificate, "test-key.one.es384.pem"), "certificate and key of [tls] cannot be used"),
    ] {
        let given = Given { config: Some(settings("tls-files", &lines).into()), ..Given::default() };
        let said: String = trust(&load(&given).unwrap()).iter().map(ToString::to_string).collect();
        assert!(said.contains(message), "{message}: {said}");
    }
    let config = settings("tls-start", &both(certificate, "none.pem"));
    for command in [&["serve", "--listen", "127.0.0.1:0", "--config", &config][..], &["check", "--config", &config]] {
        let (code, said) = run(command, &[]);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains("none.pem\" cannot be read") && !said.contains("listening on"), "{said}");
    }
}
