//! A private key to sign tokens with: a JSON Web Key (RFC 7517), or a PEM file (PKCS#8, PKCS#1, SEC1).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::Value;

use super::der::{self, EC, OCTETS, OID, P256, P384, RSA};

/// A key, and what it is called at the service.
pub struct Key {
    pub(super) algorithm: Algorithm,
    pub(super) private: EncodingKey,
    pub(super) kid: String,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Key").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Key {
    /// Reads a key of P-384 or P-256 (ES384, ES256) or RSA (RS384). A PEM file names no `kid`.
    ///
    /// # Errors
    /// In words, with what to give instead.
    pub fn read(text: &str, kid: Option<&str>) -> Result<Self, String> {
        let text = text.trim();
        let (key, named) = if text.starts_with('{') { of_jwk(text)? } else { (of_pem(text)?, None) };
        let kid = kid.map(str::to_owned).or(named).ok_or("the key names no kid; say it with --kid ID")?;
        let (algorithm, private) = match key {
            Private::Ec { pkcs8, algorithm } => (algorithm, EncodingKey::from_ec_der(&pkcs8)),
            Private::Rsa { pkcs1 } => (Algorithm::RS384, EncodingKey::from_rsa_der(&pkcs1)),
        };
        // What is no sound key shows when it signs.
        jsonwebtoken::crypto::sign(b"", &private, algorithm).map_err(|_| "the key cannot sign; is it whole?")?;
        Ok(Self { algorithm, private, kid })
    }
}

enum Private {
    Ec { pkcs8: Vec<u8>, algorithm: Algorithm },
    Rsa { pkcs1: Vec<u8> },
}

fn of_jwk(text: &str) -> Result<(Private, Option<String>), String> {
    let key: Value = serde_json::from_str(text).map_err(|cause| format!("the key is no JSON: {cause}"))?;
    // Of a set, the one that can sign.
    let in_set =
        key.get("keys").and_then(Value::as_array).and_then(|keys| keys.iter().find(|key| key.get("d").is_some()));
    let key = in_set.unwrap_or(&key);
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let number = |name: &str| {
        let bytes = text(name).and_then(|text| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok());
        bytes.ok_or_else(|| format!("the JSON Web Key has no \"{name}\"; a private key is needed, not the public one"))
    };
    let private = match (text("kty"), text("crv")) {
        (Some("EC"), Some(curve)) => {
            let curve = curve_named(curve)?;
            let d = number("d")?;
            let width = if curve == P384 { 48 } else { 32 };
            let d: Vec<u8> = std::iter::repeat_n(0, usize::saturating_sub(width, d.len())).chain(d).collect();
            ec(&der::sequence(&[der::integer(&[1]), der::value(OCTETS, &d)]), curve)?
        }
        (Some("RSA"), _) => {
            let names = ["n", "e", "d", "p", "q", "dp", "dq", "qi"];
            let numbers: Vec<Vec<u8>> = names.into_iter().map(number).collect::<Result<_, _>>()?;
            let numbers: Vec<Vec<u8>> = numbers.iter().map(|bytes| der::integer(bytes)).collect();
            Private::Rsa { pkcs1: der::sequence(&[vec![der::integer(&[0])], numbers].concat()) }
        }
        _ => return Err("the JSON Web Key is neither EC nor RSA; give one for ES384 or RS384".to_owned()),
    };
    Ok((private, text("kid").map(str::to_owned)))
}

fn curve_named(name: &str) -> Result<&'static [u8], String> {
    match name {
        "P-384" => Ok(P384),
        "P-256" => Ok(P256),
        other => Err(format!("no tokens are signed on the curve {other}; give a key on P-384")),
    }
}

fn of_pem(text: &str) -> Result<Private, String> {
    const NEITHER: &str = "the key is neither a JSON Web Key nor PEM (-----BEGIN PRIVATE KEY-----)";
    let (_, rest) = text.split_once("-----BEGIN ").ok_or(NEITHER)?;
    let (label, rest) = rest.split_once("-----").ok_or(NEITHER)?;
    let (body, _) = rest.split_once("-----END ").ok_or(NEITHER)?;
    let letters: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bytes = STANDARD.decode(letters).map_err(|_| "the PEM file is no base64")?;
    match label {
        "PRIVATE KEY" => of_pkcs8(bytes),
        "RSA PRIVATE KEY" => Ok(Private::Rsa { pkcs1: bytes }),
        "EC PRIVATE KEY" => {
            let curves = [P384, P256];
            let is_in = |curve: &&&[u8]| bytes.windows(curve.len()).any(|part| part == **curve);
            let curve = curves.iter().find(is_in).ok_or("the key names no curve we sign on; give a key on P-384")?;
            ec(&bytes, curve)
        }
        "ENCRYPTED PRIVATE KEY" => Err("the key is encrypted; decrypt it first, as with openssl pkey".to_owned()),
        other => Err(format!("the PEM file holds a {other}; give a private key")),
    }
}

/// RFC 5958: version, algorithm, and the key in a string of octets.
fn of_pkcs8(pkcs8: Vec<u8>) -> Result<Private, String> {
    let whole = der::read(&pkcs8).map(|(_, contents, _)| der::each(contents)).unwrap_or_default();
    let [_, (_, algorithm), (OCTETS, key), ..] = whole.as_slice() else {
        return Err("the PEM file is no PKCS#8 key".to_owned());
    };
    match der::each(algorithm).as_slice() {
        [(OID, id), ..] if *id == RSA => Ok(Private::Rsa { pkcs1: key.to_vec() }),
        [(OID, id), (OID, curve)] if *id == EC => {
            let algorithm = es(curve)?;
            Ok(Private::Ec { pkcs8, algorithm })
        }
        _ => Err("the key is neither EC nor RSA; give one for ES384 or RS384".to_owned()),
    }
}

/// A SEC1 key in the clothes of PKCS#8.
fn ec(sec1: &[u8], curve: &[u8]) -> Result<Private, String> {
    let algorithm = der::sequence(&[der::value(OID, EC), der::value(OID, curve)]);
    let pkcs8 = der::sequence(&[der::integer(&[0]), algorithm, der::value(OCTETS, sec1)]);
    Ok(Private::Ec { pkcs8, algorithm: es(curve)? })
}

fn es(curve: &[u8]) -> Result<Algorithm, String> {
    match curve {
        P384 => Ok(Algorithm::ES384),
        P256 => Ok(Algorithm::ES256),
        _ => Err("no tokens are signed on this curve; give a key on P-384".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const EC_PEM: &str = include_str!("../../tests/server/keys/test-key.one.es384.pem");
    const RSA_PEM: &str = include_str!("../../tests/server/keys/test-key.rsa.rs384.pem");

    fn bytes(pem: &str) -> Vec<u8> {
        let lines = pem.lines().filter(|line| !line.starts_with("-----"));
        STANDARD.decode(lines.collect::<String>()).unwrap()
    }

    /// The SEC1 key inside PKCS#8.
    fn sec1() -> Vec<u8> {
        let pkcs8 = bytes(EC_PEM);
        der::each(der::read(&pkcs8).unwrap().1)[2].1.to_vec()
    }

    fn pem(label: &str, bytes: &[u8]) -> String {
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", STANDARD.encode(bytes))
    }

    fn encoded(bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn algorithm(text: &str) -> Algorithm {
        Key::read(text, Some("kid")).unwrap().algorithm
    }

    #[test]
    fn the_same_key_is_read_in_every_form() {
        let d = der::each(der::read(&sec1()).unwrap().1)[1].1.to_vec();
        let jwk = json!({"kty": "EC", "crv": "P-384", "d": encoded(&d), "kid": "ours"});
        let named = format!("{}{EC_PEM}", "comment before\n");
        let params = der::value(0xa0, &der::value(OID, P384));
        let sec1 = der::sequence(&[der::integer(&[1]), der::value(OCTETS, &d), params]);
        let sec1 = pem("EC PRIVATE KEY", &sec1);
        for text in [EC_PEM, &named, &sec1, &jwk.to_string(), &json!({"keys": [{"kty": "EC"}, jwk]}).to_string()] {
            assert_eq!(algorithm(text), Algorithm::ES384);
        }
        assert_eq!(Key::read(&jwk.to_string(), None).unwrap().kid, "ours");
        let pkcs1 = if RSA_PEM.contains("RSA PRIVATE") {
            bytes(RSA_PEM)
        } else {
            der::each(der::read(&bytes(RSA_PEM)).unwrap().1)[2].1.to_vec()
        };
        let numbers: Vec<String> =
            der::each(der::read(&pkcs1).unwrap().1).iter().map(|(_, number)| encoded(number)).collect();
        let names = ["version", "n", "e", "d", "p", "q", "dp", "dq", "qi"];
        let mut jwk = json!({"kty": "RSA"});
        for (name, number) in names.iter().zip(&numbers) {
            jwk[*name] = json!(number);
        }
        let id = der::sequence(&[der::value(OID, RSA), vec![5, 0]]);
        let pkcs8 = der::sequence(&[der::integer(&[0]), id, der::value(OCTETS, &pkcs1)]);
        for text in [RSA_PEM, &jwk.to_string(), &pem("RSA PRIVATE KEY", &pkcs1), &pem("PRIVATE KEY", &pkcs8)] {
            assert_eq!(algorithm(text), Algorithm::RS384);
        }
    }

    #[test]
    fn what_cannot_sign_is_told_so() {
        for (text, words) in [
            ("{\"kty\": \"EC\", \"crv\": \"P-384\", \"x\": \"AA\"}", "not the public one"),
            ("{\"kty\": \"EC\", \"crv\": \"P-521\", \"d\": \"AA\"}", "P-384"),
            ("{\"kty\": \"oct\", \"k\": \"AA\"}", "neither EC nor RSA"),
            ("{", "no JSON"),
            ("", "neither a JSON Web Key nor PEM"),
            ("-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----", "base64"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "PKCS#8"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "decrypt it first"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "give a private key"),
            ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "is it whole"),
        ] {
            let told = Key::read(text, Some("kid")).unwrap_err();
            assert!(told.contains(words), "{text}: {told}");
        }
        assert!(Key::read(EC_PEM, None).unwrap_err().contains("--kid ID"));
    }
}
