//! Reads one JWT (RFC 7519) and judges all of it that needs no key (CDS Hooks "Trusting CDS Clients").
//!
//! Nothing here is to be believed until [`Token::is_signed_by`] said yes. It deliberately ignores `jku`, `jwk`, `x5u` and
//! `x5c`: keys come from the operator's settings only.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Number, Value};

use super::reason::Reason;

/// Longer tokens are not even decoded. Those of EHRs have some 600 bytes, with certificates in them a few thousand.
const LONGEST: usize = 8 << 10;
/// From `iat` to `exp`. CDS Hooks asks for short-lived tokens (five minutes in its example), its best practices speak of
/// an hour at most. It bounds how long a `jti` has to be remembered.
const LONGEST_LIFE: Duration = Duration::from_hours(1);
/// In bytes; a UUID has 36.
const LONGEST_ID: usize = 255;

/// What the operator decided about all tokens.
#[derive(Debug)]
pub(super) struct Policy {
    pub algorithms: Vec<Algorithm>,
    pub leeway: Duration,
}

/// A token as it was sent.
#[derive(Debug)]
pub(super) struct Token<'t> {
    header: Header,
    claims: Claims,
    /// Header and claims as signed.
    message: &'t str,
    signature: &'t str,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
}

/// Kept as they are, so that what is wrong can be told apart. A member that stands twice makes the token unreadable.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: Option<Value>,
    aud: Option<Value>,
    exp: Option<Value>,
    iat: Option<Value>,
    nbf: Option<Value>,
    jti: Option<Value>,
    tenant: Option<Value>,
}

/// What is left to check with the client's keys and memory.
#[derive(Debug)]
pub(super) struct Sound<'t> {
    pub algorithm: Algorithm,
    pub kid: &'t str,
    pub id: &'t str,
    /// Unix time from which on the token is refused anyway, leeway included.
    pub until: Duration,
}

impl<'t> Token<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, Reason> {
        if text.len() > LONGEST {
            return Err(Reason::TooLong);
        }
        let (message, signature) = text.rsplit_once('.').ok_or(Reason::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Reason::Malformed)?;
        Ok(Self { header: part(header)?, claims: part(claims)?, message, signature })
    }

    /// Who claims to have issued it.
    pub(super) fn issuer(&self) -> Result<&str, Reason> {
        self.claims.iss.as_ref().and_then(Value::as_str).ok_or(Reason::NoIssuer)
    }

    /// Which of the sites behind one issuer it is.
    pub(super) fn tenant(&self) -> Option<&str> {
        self.claims.tenant.as_ref().and_then(Value::as_str)
    }

    /// Everything but signature, service, tenant and replay.
    pub(super) fn check(&self, policy: &Policy, audiences: &[String], now: Duration) -> Result<Sound<'_>, Reason> {
        if !self.header.typ.as_ref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT")) {
            return Err(Reason::WrongType);
        }
        if self.header.crit.is_some() {
            return Err(Reason::Critical);
        }
        let algorithm: Option<Algorithm> = self.header.alg.parse().ok();
        let algorithm = algorithm.filter(|algorithm| policy.algorithms.contains(algorithm)).ok_or(Reason::Algorithm)?;
        self.check_audience(audiences)?;
        let until = self.check_times(policy.leeway, now)?;
        let kid = self.header.kid.as_deref().ok_or(Reason::NoKid)?;
        let id = self
            .claims
            .jti
            .as_ref()
            .and_then(Value::as_str)
            .filter(|id| (1..=LONGEST_ID).contains(&id.len()) && !id.contains(char::is_control));
        Ok(Sound { algorithm, kid, id: id.ok_or(Reason::NoId)?, until })
    }

    /// Slashes too many make no other endpoint, as in the path of the call; otherwise the comparison is exact.
    fn check_audience(&self, audiences: &[String]) -> Result<(), Reason> {
        let is_ours = |aud: &str| audiences.iter().any(|ours| slashed_once(ours) == slashed_once(aud));
        let found = match &self.claims.aud {
            Some(Value::String(aud)) => is_ours(aud),
            Some(Value::Array(auds)) if auds.iter().all(Value::is_string) => {
                auds.iter().filter_map(Value::as_str).any(is_ours)
            }
            _ => return Err(Reason::NoAudience),
        };
        if found { Ok(()) } else { Err(Reason::WrongAudience) }
    }

    fn check_times(&self, leeway: Duration, now: Duration) -> Result<Duration, Reason> {
        let expiry = time(self.claims.exp.as_ref()).ok_or(Reason::NoExpiry)?;
        let issued = time(self.claims.iat.as_ref()).ok_or(Reason::NoIssueTime)?;
        let not_before = match &self.claims.nbf {
            None => Duration::ZERO,
            some => time(some.as_ref()).ok_or(Reason::BadNotBefore)?,
        };
        let until = expiry.saturating_add(leeway);
        let latest = now.saturating_add(leeway);
        if now >= until {
            return Err(Reason::Expired);
        }
        if issued > latest {
            return Err(Reason::IssuedInFuture);
        }
        if not_before > latest {
            return Err(Reason::NotYetValid);
        }
        // Either clock may be off by the leeway, and libraries date `iat` back for that.
        if expiry.saturating_sub(issued) > LONGEST_LIFE.saturating_add(leeway.saturating_mul(2)) {
            return Err(Reason::LivesTooLong);
        }
        Ok(until)
    }

    pub(super) fn is_signed_by(&self, key: &DecodingKey, algorithm: Algorithm) -> bool {
        jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, algorithm).unwrap_or(false)
    }
}

/// The URL with one slash between the parts of its path and none at its end. Those before the host stay as they are.
fn slashed_once(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let parts = path.split('/').filter(|part| !part.is_empty());
    parts.fold(format!("{scheme}://{host}"), |url, part| url + "/" + part)
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Reason> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Reason::Malformed)?;
    // A list would be read as a struct too.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Reason::Malformed);
    }
    serde_json::from_slice(&bytes).map_err(|_| Reason::Malformed)
}

/// A `NumericDate` (RFC 7519 section 2): seconds, perhaps with a fraction. Never a text.
fn time(value: Option<&Value>) -> Option<Duration> {
    let seconds = value?.as_number().and_then(Number::as_f64)?;
    Duration::try_from_secs_f64(seconds).ok()
}
