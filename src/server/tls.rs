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
use crate::settings::{self, Settings};

/// What the server needs; absent when no files are set.
///
/// # Errors
/// A file that is missing or does not hold what it should.
pub(super) fn config(settings: &Settings) -> Result<Option<ServerConfig>, Diagnostic> {
    let Settings { tls, written, .. } = settings;
    let mistake = |setting: &str, message: &str, help: &str| written.mistake(setting, "bad-tls", message, help);
    let no_pem = |setting: &str, file: &Path, wanted: &str| {
        let message = format!("{setting} \"{}\" holds no such thing in PEM form", file.display());
        mistake(setting, &message, &format!("put there {wanted}"))
    };
    let (certificate, key) = match (&tls.certificate, &tls.key) {
        (None, None) => return Ok(None),
        (Some(certificate), Some(key)) => (certificate, key),
        (Some(_), None) => {
            let message = "tls.certificate is set without tls.key";
            return Err(mistake("tls.certificate", message, "add the private key's file"));
        }
        (None, Some(_)) => {
            return Err(mistake("tls.key", "tls.key is set without tls.certificate", "add the certificate's file"));
        }
    };
    let certificates = settings::read_bytes(written, "tls.certificate", certificate)?;
    let chain = CertificateDer::pem_slice_iter(&certificates).collect::<Result<Vec<_>, _>>();
    let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or_else(|| {
        no_pem("tls.certificate", certificate, "the certificate, and those between it and the root (BEGIN CERTIFICATE)")
    })?;
    let key_bytes = settings::read_bytes(written, "tls.key", key)?;
    let private = PrivateKeyDer::from_pem_slice(&key_bytes)
        .map_err(|_| no_pem("tls.key", key, "the private key, unencrypted (BEGIN PRIVATE KEY)"))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(|config| config.with_no_client_auth().with_single_cert(chain, private));
    config.map(Some).map_err(|cause| {
        let message = format!("certificate and key of [tls] cannot be used: {cause}");
        mistake("tls.key", &message, "give the private key that belongs to the first certificate of the file")
    })
}
