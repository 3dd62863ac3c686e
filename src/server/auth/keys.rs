//! A client's public keys (JSON Web Key Set, RFC 7517).
//!
//! A key that could not verify a token we accept is left out, its neighbours stay. It deliberately knows no place where
//! keys come from.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};
use serde::Deserialize;
use serde_json::Value;

/// More keys than any client has; each of one `kid` costs a verification.
const MOST: usize = 100;

/// The keys that can verify signatures.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<Key>);

#[derive(Debug)]
struct Key {
    kid: String,
    /// The algorithms this key may be used with; an RSA key serves several unless it says which.
    algorithms: Vec<Algorithm>,
    public: DecodingKey,
}

impl Keys {
    /// Reads a key set. Symmetric keys, keys for encryption, of other curves, without `kid` or of unsound length are left
    /// out, so the set may turn out empty.
    ///
    /// # Errors
    /// In words, when the text is no key set.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<Value>,
        }
        let set: Set = serde_json::from_str(text).map_err(|error| format!("it is no JSON Web Key Set: {error}"))?;
        if set.keys.len() > MOST {
            return Err(format!("it holds more than {MOST} keys"));
        }
        Ok(Self(set.keys.into_iter().filter_map(key).collect()))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn knows(&self, kid: &str) -> bool {
        self.0.iter().any(|key| key.kid == kid)
    }

    /// The keys of this `kid` that the algorithm may be used with: one, unless an issuer gives two keys one name
    /// (RFC 7517 section 4.5 lets it).
    pub(super) fn find<'k>(&'k self, kid: &'k str, algorithm: Algorithm) -> impl Iterator<Item = &'k DecodingKey> {
        let fit = move |key: &&Key| key.kid == kid && key.algorithms.contains(&algorithm);
        self.0.iter().filter(fit).map(|key| &key.public)
    }
}

/// The key, if it is one to verify signatures with.
fn key(value: Value) -> Option<Key> {
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    let common = &jwk.common;
    let may_verify = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature)
        && common.key_operations.as_ref().is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    let kid = common.key_id.clone().filter(|_| may_verify)?;
    let public = DecodingKey::from_jwk(&jwk).ok()?;
    let mut algorithms = match &jwk.algorithm {
        AlgorithmParameters::EllipticCurve(curve) => of_curve(&curve.curve, &public)?,
        AlgorithmParameters::RSA(_) => of_rsa(&public)?,
        _ => return None,
    };
    if let Some(only) = common.key_algorithm {
        let only = Algorithm::try_from(only).ok()?;
        algorithms.retain(|algorithm| *algorithm == only);
    }
    (!algorithms.is_empty()).then_some(Key { kid, algorithms, public })
}

/// The point has to be as long as the curve wants it: one byte, then both coordinates (RFC 7518 section 6.2).
fn of_curve(curve: &EllipticCurve, key: &DecodingKey) -> Option<Vec<Algorithm>> {
    let (algorithm, length) = match curve {
        EllipticCurve::P256 => (Algorithm::ES256, 1 + 2 * 32),
        EllipticCurve::P384 => (Algorithm::ES384, 1 + 2 * 48),
        _ => return None,
    };
    let point = key.try_get_as_bytes().ok()?;
    (point.len() == length).then(|| vec![algorithm])
}

/// From 2048 bits (RFC 7518 section 3.3) to 8192, beyond which verifying takes too long.
fn of_rsa(key: &DecodingKey) -> Option<Vec<Algorithm>> {
    let DecodingKeyKind::RsaModulusExponent { n, .. } = key.kind() else { return None };
    (2048 / 8..=8192 / 8).contains(&n.len()).then(|| {
        vec![Algorithm::RS256, Algorithm::RS384, Algorithm::RS512, Algorithm::PS256, Algorithm::PS384, Algorithm::PS512]
    })
}
