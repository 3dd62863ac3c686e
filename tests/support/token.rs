//! CDS Hooks tokens, good and bad, signed with the keys of `tests/server/keys`.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use oncohooks::settings::{Client, Settings};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivatePkcs1KeyDer, PrivatePkcs8KeyDer};
use serde_json::{Value, json};

pub const URL: &str = "https://cds.example.org";
pub const EHR: &str = "https://ehr.example.org";
const PUBLIC: &str = include_str!("../server/keys/public.jwks.json");

/// A key pair; all but [`Key::Stranger`] have their public half in `public.jwks.json` under the kid of their name.
#[derive(Debug, Clone, Copy)]
pub enum Key {
    One,
    Two,
    Small,
    Rsa,
    Stranger,
}

impl Key {
    fn private(self) -> EncodingKey {
        let pkcs8 = |pem: &str| {
            EncodingKey::from_ec_der(PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap().secret_pkcs8_der())
        };
        match self {
            Self::One => pkcs8(include_str!("../server/keys/test-key.one.es384.pem")),
            Self::Two => pkcs8(include_str!("../server/keys/test-key.two.es384.pem")),
            Self::Small => pkcs8(include_str!("../server/keys/test-key.small.es256.pem")),
            Self::Stranger => pkcs8(include_str!("../server/keys/test-key.stranger.es384.pem")),
            Self::Rsa => {
                let pem = include_str!("../server/keys/test-key.rsa.rs384.pem");
                EncodingKey::from_rsa_der(
                    PrivatePkcs1KeyDer::from_pem_slice(pem.as_bytes()).unwrap().secret_pkcs1_der(),
                )
            }
        }
    }
}

/// The public key of a kid, as the issuer publishes it.
pub fn public(kid: &str) -> Value {
    let set: Value = serde_json::from_str(PUBLIC).unwrap();
    set["keys"].as_array().unwrap().iter().find(|key| key["kid"] == kid).unwrap().clone()
}

/// A key set.
pub fn key_set(kids: &[&str]) -> Value {
    json!({"keys": kids.iter().map(|kid| public(kid)).collect::<Vec<_>>()})
}

/// A client whose keys stand in the settings.
pub fn client(issuer: &str, kids: &[&str]) -> Client {
    Client { issuer: issuer.to_owned(), jwks: Some(key_set(kids).to_string()), ..Client::default() }
}

/// Settings that ask everybody for a token.
pub fn required(clients: Vec<Client>) -> Settings {
    let mut settings = Settings { public_url: Some(URL.to_owned()), clients, ..Settings::default() };
    settings.auth.required = Some(true);
    settings
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// A token to be: sound for a call of `path` until a test changes it.
#[derive(Debug)]
pub struct Draft {
    pub header: Value,
    pub claims: Value,
    pub key: Key,
    pub algorithm: Algorithm,
}

impl Draft {
    pub fn new(path: &str) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let id = format!("{}-{}-{}", std::process::id(), now(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let claims = json!({"iss": EHR, "aud": format!("{URL}{path}"), "iat": now(), "exp": now() + 300, "jti": id});
        let header = json!({"typ": "JWT", "alg": "ES384", "kid": "one"});
        Self { header, claims, key: Key::One, algorithm: Algorithm::ES384 }
    }

    pub fn from(issuer: &str, path: &str) -> Self {
        let mut draft = Self::new(path);
        draft.claims["iss"] = json!(issuer);
        draft
    }

    /// Signed with another key of this kid and algorithm.
    pub fn with(mut self, key: Key, kid: &str, algorithm: Algorithm) -> Self {
        self.header["kid"] = json!(kid);
        self.header["alg"] = json!(format!("{algorithm:?}"));
        (self.key, self.algorithm) = (key, algorithm);
        self
    }

    pub fn sign(&self) -> String {
        self.sign_texts(&self.header.to_string(), &self.claims.to_string())
    }

    /// For what no JSON value can say.
    pub fn sign_texts(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.key.private(), self.algorithm).unwrap();
        format!("{message}.{signature}")
    }

    /// The value of the `Authorization` header.
    pub fn bearer(&self) -> String {
        format!("Bearer {}", self.sign())
    }
}

/// A good token for one call of `path`.
pub fn bearer(path: &str) -> String {
    Draft::new(path).bearer()
}
