//! Encrypts the service's own address (rustls), for sites without a proxy in front.
//!
//! TLS 1.2 and 1.3 with the defaults of the library. It deliberately asks clients for no certificate, and reads the
//! files once: a renewed certificate counts from the next start.

use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::diagnostic::Diagnostic;
use crate::settings::{self, Tls};

/// What the server needs; absent when no files are set.
///
/// # Errors
/// A file that is missing or does not hold what it should.
pub(super) fn config(tls: &Tls) -> Result<Option<ServerConfig>, Diagnostic> {
    let (certificate, key) = match (&tls.certificate, &tls.key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(_), None) => return Err(mistake("tls.certificate is set without tls.key", "add the private key's file")),
        (None, Some(_)) => return Err(mistake("tls.key is set without tls.certificate", "add the certificate's file")),
    };
    let certificates = settings::read_bytes("tls.certificate", certificate)?;
    let chain = CertificateDer::pem_slice_iter(&certificates).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| {
        no_pem("tls.certificate", certificate, "the certificate, and those between it and the root (BEGIN CERTIFICATE)")
    })?;
    let key_bytes = settings::read_bytes("tls.key", key)?;
    let private = PrivateKeyDer::from_pem_slice(&key_bytes)
        .map_err(|_| no_pem("tls.key", key, "the private key, unencrypted (BEGIN PRIVATE KEY)"))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(|config| config.with_no_client_auth().with_single_cert(chain, private));
    config.map(Some).map_err(|cause| {
        let message = format!("certificate and key of [tls] cannot be used: {cause}");
        mistake(&message, "give the private key that belongs to the first certificate of the file")
    })
}

fn mistake(message: &str, help: &str) -> Diagnostic {
    Diagnostic::error("bad-tls", "settings", None, message, help)
}

fn no_pem(setting: &str, file: &Path, wanted: &str) -> Diagnostic {
    let message = format!("{setting} \"{}\" holds no such thing in PEM form", file.display());
    mistake(&message, &format!("put there {wanted}"))
}
