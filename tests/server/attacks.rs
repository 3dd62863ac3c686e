//! The attack table: every way to come in without being let in, what the caller hears, what the log says.
//!
//! Each row runs against the program itself and is followed by a good call, which must work.

use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

use crate::support::http::send;
use crate::support::patient::{ID, path, request};
use crate::support::program::{Started, log_lines};
use crate::support::token::{Draft, EHR, Key, URL, bearer, key_set, now, public};

/// The `Authorization` headers of one attack.
type Headers = Vec<String>;

/// Name, how the headers are made from a sound token's draft, and the reason in the log.
type Attack = (&'static str, fn(Draft) -> Headers, &'static str);

const MALFORMED: &str = "the token is no signed JWT: three parts, header and claims as JSON objects, each member once";
const ALGORITHM: &str = "the signature algorithm is none of auth.algorithms";
const SIGNATURE: &str = "the signature does not fit";
const KID: &str = "the client's key set has no key of this kid";
const ISSUER: &str = "iss is none of the issuers in [[clients]]";
const AUDIENCE: &str = "aud is not public_url followed by the path of this call";

#[rustfmt::skip]
const ATTACKS: &[Attack] = &[
    // The header.
    ("no token", |_| vec![], "no token was sent"),
    ("another scheme", |d| vec![d.bearer().replace("Bearer", "Basic")], "the authorization header holds no bearer token"),
    ("no scheme", |d| vec![d.sign()], "the authorization header holds no bearer token"),
    ("nothing but the scheme", |_| vec!["Bearer".to_owned()], "the authorization header holds no bearer token"),
    ("two headers", |d| vec![d.bearer(), d.bearer()], "several authorization headers were sent"),
    ("two tokens in one header", |d| vec![format!("{}, {}", d.bearer(), d.bearer())], MALFORMED),
    ("oversized", |d| vec![format!("Bearer {}", "a".repeat(9000) + &d.sign())], "the token is too long"),
    ("oversized but sound", |mut d| { d.claims["more"] = json!("a".repeat(9000)); vec![d.bearer()] }, "the token is too long"),
    // The form.
    ("no JWT", |_| vec!["Bearer not-a-token".to_owned()], MALFORMED),
    ("no signature part", |d| vec![format!("Bearer {}", d.sign().rsplit_once('.').unwrap().0)], MALFORMED),
    ("four parts", |d| vec![format!("{}.e30", d.bearer())], MALFORMED),
    ("padded base64", |d| vec![d.bearer().replacen('.', "=.", 1)], MALFORMED),
    ("claims that are a list", |d| vec![format!("Bearer {}", d.sign_texts(&d.header.to_string(), "[]"))], MALFORMED),
    ("claims that are no JSON", |d| vec![format!("Bearer {}", d.sign_texts(&d.header.to_string(), "{\"iss\":"))], MALFORMED),
    ("a member twice", |d| { let twice = d.claims.to_string().replacen('{', &format!("{{\"iss\":\"{EHR}\","), 1);
        vec![format!("Bearer {}", d.sign_texts(&d.header.to_string(), &twice))] }, MALFORMED),
    ("algorithm twice", |d| { let twice = d.header.to_string().replacen('{', "{\"alg\":\"none\",", 1);
        vec![format!("Bearer {}", d.sign_texts(&twice, &d.claims.to_string()))] }, MALFORMED),
    ("deep nesting", |d| { let deep = format!("{{\"aud\":{}1{}}}", "[".repeat(2000), "]".repeat(2000));
        vec![format!("Bearer {}", d.sign_texts(&d.header.to_string(), &deep))] }, MALFORMED),
    ("another type of token", |mut d| { d.header["typ"] = json!("at+jwt"); vec![d.bearer()] }, "the header's typ is not JWT"),
    ("a critical extension", |mut d| { d.header["crit"] = json!(["b64"]); vec![d.bearer()] },
        "the header's crit asks for an extension we do not have"),
    // The algorithm.
    ("none", |d| unsigned(d, "none"), ALGORITHM),
    ("None in capitals", |d| unsigned(d, "NONE"), ALGORITHM),
    ("none, with a signature", |mut d| { d.header["alg"] = json!("none"); vec![d.bearer()] }, ALGORITHM),
    ("ES384 without signature", |d| unsigned(d, "ES384"), SIGNATURE),
    ("HMAC with the public point", |d| hmac(d, public_point()), ALGORITHM),
    ("HMAC with the key set", |d| hmac(d, key_set(&["one"]).to_string().into_bytes()), ALGORITHM),
    ("HMAC with nothing", |d| hmac(d, Vec::new()), ALGORITHM),
    ("ES384 said, HMAC made", |d| { let made = hmac(d, public_point()).remove(0);
        vec![swap_header(&made, &json!({"alg": "ES384", "typ": "JWT", "kid": "one"}))] }, SIGNATURE),
    ("an algorithm the site does not accept", |d| vec![d.with(Key::Small, "small", Algorithm::ES256).bearer()], ALGORITHM),
    ("RSA signature said to be of the EC key", |mut d| { (d.key, d.algorithm) = (Key::Rsa, Algorithm::RS384);
        d.header["alg"] = json!("RS384"); vec![d.bearer()] }, "the key of this kid is not for the algorithm of the token"),
    ("RSA-PSS in place of PKCS1", |mut d| { d = d.with(Key::Rsa, "rsa", Algorithm::PS384); d.header["alg"] = json!("RS384");
        vec![d.bearer()] }, SIGNATURE),
    ("a shorter curve in the key's name", |mut d| { (d.key, d.algorithm) = (Key::Small, Algorithm::ES256); vec![d.bearer()] }, SIGNATURE),
    ("a key for another algorithm", |mut d| { (d.key, d.algorithm) = (Key::Small, Algorithm::ES256);
        d.header["kid"] = json!("small"); vec![d.bearer()] }, "the key of this kid is not for the algorithm of the token"),
    // Keys.
    ("a stranger's key", |mut d| { d.key = Key::Stranger; vec![d.bearer()] }, SIGNATURE),
    ("another client's key", |d| vec![d.with(Key::Two, "two", Algorithm::ES384).bearer()], KID),
    ("another client's key under our name", |mut d| { d.key = Key::Two; vec![d.bearer()] }, SIGNATURE),
    ("unknown kid", |mut d| { d.header["kid"] = json!("three"); vec![d.bearer()] }, KID),
    ("no kid", |mut d| { d.header.as_object_mut().unwrap().remove("kid"); vec![d.bearer()] }, "the header names no kid"),
    ("kid that is a path", |mut d| { d.header["kid"] = json!("../../dev/null"); vec![d.bearer()] }, KID),
    ("kid that is no text", |mut d| { d.header["kid"] = json!(["one"]); vec![d.bearer()] }, MALFORMED),
    ("an RSA key of 1024 bits", |d| vec![d.with(Key::Rsa, "weak", Algorithm::RS384).bearer()], KID),
    ("its own key in the header", |mut d| { d.key = Key::Stranger; d.header["jwk"] = public("two"); vec![d.bearer()] }, SIGNATURE),
    ("a certificate in the header", |mut d| { d.key = Key::Stranger; d.header["x5c"] = json!(["AAAA"]); vec![d.bearer()] }, SIGNATURE),
    // Issuer.
    ("unknown issuer", |mut d| { d.claims["iss"] = json!("https://evil.example.org"); vec![d.bearer()] }, ISSUER),
    ("issuer with a slash", |mut d| { d.claims["iss"] = json!(format!("{EHR}/")); vec![d.bearer()] },
        "iss differs from an issuer in [[clients]] only by its case or a closing slash; they are compared exactly"),
    ("no issuer", |d| without(d, "iss"), "iss is missing or no text"),
    ("a list of issuers", |mut d| { d.claims["iss"] = json!([EHR]); vec![d.bearer()] }, "iss is missing or no text"),
    // Audience.
    ("another site", |d| aud(d, json!("https://other.example.org/cds-services/therapy-order-sign")), AUDIENCE),
    ("another service of ours", |d| aud(d, json!(format!("{URL}/cds-services/therapy-patient-view"))), AUDIENCE),
    ("discovery", |d| aud(d, json!(format!("{URL}/cds-services"))), AUDIENCE),
    ("only the site", |d| aud(d, json!(URL)), AUDIENCE),
    ("only the path", |d| aud(d, json!(path("order-sign"))), AUDIENCE),
    ("the path of its feedback", |d| aud(d, json!(format!("{URL}{}/feedback", path("order-sign")))), AUDIENCE),
    ("more than the URL", |d| aud(d, json!(format!("{URL}{}x", path("order-sign")))), AUDIENCE),
    ("slashes before the host", |d| aud(d, json!(format!("https:////cds.example.org{}", path("order-sign")))), AUDIENCE),
    ("no scheme", |d| aud(d, json!(format!("//cds.example.org{}", path("order-sign")))), AUDIENCE),
    ("a doubled slash of a backslash", |d| aud(d, json!(format!("{URL}{}", path("order-sign").replacen('/', "/\\", 1)))), AUDIENCE),
    ("http for https", |d| aud(d, json!(format!("http://cds.example.org{}", path("order-sign")))), AUDIENCE),
    ("a list of others", |d| aud(d, json!(["https://other.example.org", URL])), AUDIENCE),
    ("an empty list", |d| aud(d, json!([])), AUDIENCE),
    ("a list with a number", |d| aud(d, json!([format!("{URL}{}", path("order-sign")), 7])), "aud is missing, or neither text nor a list of texts"),
    ("an object", |d| aud(d, json!({"url": URL})), "aud is missing, or neither text nor a list of texts"),
    ("no audience", |d| without(d, "aud"), "aud is missing, or neither text nor a list of texts"),
    // Times.
    ("expired", |d| times(d, json!(now() - 400), json!(now() - 100)), "the token has expired (exp)"),
    ("expired beyond the leeway", |d| times(d, json!(now() - 300), json!(now() - 31)), "the token has expired (exp)"),
    ("expired long ago", |d| times(d, json!(0), json!(0)), "the token has expired (exp)"),
    ("issued in the future", |d| times(d, json!(now() + 120), json!(now() + 300)),
        "the token was issued in the future (iat); compare the clocks, or raise auth.leeway"),
    ("not valid yet", |mut d| { d.claims["nbf"] = json!(now() + 120); vec![d.bearer()] }, "the token is not valid yet (nbf)"),
    ("nbf as text", |mut d| { d.claims["nbf"] = json!("now"); vec![d.bearer()] }, "nbf is no number of seconds"),
    ("valid for a day", |d| times(d, json!(now()), json!(now() + 86_400)), "the token lives longer than an hour (exp - iat)"),
    ("valid for ever", |d| times(d, json!(now()), json!(1e18)), "the token lives longer than an hour (exp - iat)"),
    ("valid beyond measure", |d| times(d, json!(now()), json!(1e300)), "exp is missing or no number of seconds"),
    ("issued long ago", |d| times(d, json!(now() - 86_400), json!(now() + 300)), "the token lives longer than an hour (exp - iat)"),
    ("exp as text", |d| times(d, json!(now()), json!((now() + 300).to_string())), "exp is missing or no number of seconds"),
    ("exp below zero", |d| times(d, json!(now()), json!(-1)), "exp is missing or no number of seconds"),
    ("exp null", |d| times(d, json!(now()), Value::Null), "exp is missing or no number of seconds"),
    ("no exp", |d| without(d, "exp"), "exp is missing or no number of seconds"),
    ("iat as text", |d| times(d, json!("2026-11-25"), json!(now() + 300)), "iat is missing or no number of seconds"),
    ("no iat", |d| without(d, "iat"), "iat is missing or no number of seconds"),
    // Use.
    ("no jti", |d| without(d, "jti"), "jti is missing, no text, empty, longer than 255 bytes or holds control characters"),
    ("an empty jti", |mut d| { d.claims["jti"] = json!(""); vec![d.bearer()] }, "jti is missing, no text, empty, longer than 255 bytes or holds control characters"),
    ("a jti that is a number", |mut d| { d.claims["jti"] = json!(7); vec![d.bearer()] }, "jti is missing, no text, empty, longer than 255 bytes or holds control characters"),
    ("a jti no database takes", |mut d| { d.claims["jti"] = json!("a\0b"); vec![d.bearer()] }, "jti is missing, no text, empty, longer than 255 bytes or holds control characters"),
    ("a jti too long", |mut d| { d.claims["jti"] = json!("j".repeat(256)); vec![d.bearer()] }, "jti is missing, no text, empty, longer than 255 bytes or holds control characters"),
    ("a service it may not use", |mut d| { d.claims["iss"] = json!("https://narrow.example.org"); vec![d.bearer()] },
        "the client may not use this service (clients.services)"),
    // Tampering with a sound token.
    ("another kid", |d| vec![swap_header(&d.bearer(), &json!({"alg": "ES384", "typ": "JWT", "kid": "one", "x": 1}))], SIGNATURE),
    ("other claims", |d| { let other = Draft::new(&path("order-sign")).sign(); let mine = d.sign();
        let [header, _, signature] = parts(&mine); vec![format!("Bearer {header}.{}.{signature}", parts(&other)[1])] }, SIGNATURE),
    ("one bit of the signature", |d| { let mut token = d.bearer(); let last = token.len() - 10;
        let flipped = if token.as_bytes()[last] == b'A' { "B" } else { "A" }; token.replace_range(last..=last, flipped); vec![token] }, SIGNATURE),
    ("half a signature", |d| { let token = d.bearer(); vec![token[..token.len() - 64].to_owned()] }, SIGNATURE),
    ("a signature of zeros", |d| { let mine = d.sign(); let [header, claims, _] = parts(&mine);
        vec![format!("Bearer {header}.{claims}.{}", "A".repeat(128))] }, SIGNATURE),
];

fn unsigned(mut draft: Draft, algorithm: &str) -> Headers {
    draft.header["alg"] = json!(algorithm);
    let token = draft.sign();
    vec![format!("Bearer {}.", token.rsplit_once('.').unwrap().0)]
}

fn hmac(mut draft: Draft, secret: Vec<u8>) -> Headers {
    draft.header["alg"] = json!("HS384");
    let token = draft.sign();
    let message = token.rsplit_once('.').unwrap().0;
    let key = EncodingKey::from_secret(&secret);
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &key, Algorithm::HS384).unwrap();
    vec![format!("Bearer {message}.{signature}")]
}

fn public_point() -> Vec<u8> {
    let jwk = serde_json::from_value(public("one")).unwrap();
    jsonwebtoken::DecodingKey::from_jwk(&jwk).unwrap().try_get_as_bytes().unwrap().to_vec()
}

fn swap_header(bearer: &str, header: &Value) -> String {
    use base64::Engine;
    let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header.to_string());
    format!("Bearer {header}.{}", bearer.split_once('.').unwrap().1)
}

fn parts(token: &str) -> [&str; 3] {
    token.split('.').collect::<Vec<_>>().try_into().unwrap()
}

fn without(mut draft: Draft, claim: &str) -> Headers {
    draft.claims.as_object_mut().unwrap().remove(claim).unwrap();
    vec![draft.bearer()]
}

fn aud(mut draft: Draft, aud: Value) -> Headers {
    draft.claims["aud"] = aud;
    vec![draft.bearer()]
}

fn times(mut draft: Draft, issued: Value, expiry: Value) -> Headers {
    draft.claims["iat"] = issued;
    draft.claims["exp"] = expiry;
    vec![draft.bearer()]
}

/// Settings as an operator writes them: a key set in a file, one inline, one shared.
pub fn settings_file(name: &str) -> std::path::PathBuf {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("ehr.jwks.json"), key_set(&["one", "rsa", "small", "weak"]).to_string()).unwrap();
    let inline = key_set(&["two"]);
    let text = format!(
        "public_url = \"{URL}/\"\nas_of = \"2026-11-22\"\n[auth]\nrequired = true\n\
         [[clients]]\nissuer = \"{EHR}\"\njwks_file = \"ehr.jwks.json\"\nlanguage = \"ja\"\n\
         [[clients]]\nissuer = \"https://other.example.org\"\njwks = '{inline}'\n\
         [[clients]]\nissuer = \"https://narrow.example.org\"\njwks_file = \"ehr.jwks.json\"\nservices = [\"therapy-patient-view\"]\n"
    );
    let file = folder.join("oncohooks.toml");
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn every_attack_is_refused_and_the_next_good_call_is_answered() {
    let config = settings_file("attacks");
    let service = Started::new(&["serve", "--config", config.to_str().unwrap()]);
    let body = request("order-sign").to_string();
    let call = |headers: &[String]| {
        let mut all = vec![("content-type", "application/json"), ("origin", "https://ehr.example.org")];
        all.extend(headers.iter().map(|header| ("authorization", header.as_str())));
        send(service.address, "POST", &path("order-sign"), &all, body.as_bytes())
    };
    for (name, make, _) in ATTACKS {
        let reply = call(&make(Draft::new(&path("order-sign"))));
        assert_eq!((*name, reply.status), (*name, 401));
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"), "{name}");
        assert_eq!(reply.header("access-control-allow-origin"), Some("https://ehr.example.org"), "{name}");
        let told = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "login",
            "details": {"text": "this call needs a valid token (CDS Hooks JWT)"}}]});
        assert_eq!(reply.json(), told, "{name}: always the same words");
        let good = call(&[bearer(&path("order-sign"))]);
        assert_eq!((*name, good.status), (*name, 200));
    }
    // A token counts once, even if everything else about it is good.
    let once = Draft::new(&path("order-sign"));
    let mut again = Draft::new(&path("order-sign"));
    again.claims["jti"] = once.claims["jti"].clone();
    again.claims["exp"] = json!(now() + 1800);
    let statuses = [once.bearer(), once.bearer(), again.bearer(), bearer(&path("order-sign"))];
    assert_eq!(statuses.map(|token| call(&[token]).status), [200, 401, 401, 200]);

    let log = service.stop();
    let lines = log_lines(&log);
    let refused = lines.iter().filter(|line| line["fields"]["message"] == "token refused");
    let reasons: Vec<&str> = refused.map(|line| line["fields"]["reason"].as_str().unwrap()).collect();
    let replayed = ["the token was used before (jti)"; 2];
    let expected: Vec<&str> = ATTACKS.iter().map(|(_, _, reason)| *reason).chain(replayed).collect();
    for ((name, ..), (found, reason)) in ATTACKS.iter().zip(reasons.iter().zip(&expected)) {
        assert_eq!((*name, found), (*name, reason));
    }
    assert_eq!(reasons, expected);
    for private in [ID, "花子", "eyJ", "evil.example.org", once.claims["jti"].as_str().unwrap()] {
        assert!(!log.contains(private), "{private}");
    }
}
