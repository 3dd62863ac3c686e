//! The token that a client sends with each call (CDS Hooks "Trusting CDS Clients").

use std::time::Duration;

use jsonwebtoken::Header;
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::key::Key;

/// How long it lives, in seconds: five minutes, as in the example of CDS Hooks.
const LIFE: u64 = 300;

/// Who signs.
#[derive(Debug)]
pub struct Issuer {
    pub url: String,
    pub key: Key,
}

impl Issuer {
    /// A token for one call of `audience`.
    ///
    /// # Errors
    /// When the key cannot sign.
    pub fn sign(&self, audience: &Url, now: Duration) -> Result<String, String> {
        let header = Header { kid: Some(self.key.kid.clone()), ..Header::new(self.key.algorithm) };
        let issued = now.as_secs();
        let claims = json!({"iss": self.url, "aud": audience.as_str(), "iat": issued, "exp": issued + LIFE,
            "jti": unique(now, audience.as_str())});
        jsonwebtoken::encode(&header, &claims, &self.key.private)
            .map_err(|cause| format!("the token cannot be signed: {cause}"))
    }
}

/// A name that no other call of this machine has: of the time to the nanosecond, the process, and the purpose.
#[must_use]
pub fn unique(now: Duration, purpose: &str) -> String {
    let name = format!("{} {} {purpose}", now.as_nanos(), std::process::id());
    Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}
