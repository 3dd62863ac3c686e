//! A wrong settings file in, the exact text out; and the manual is complete.

use std::path::PathBuf;

use oncohooks::cli::{Globals, check};
use oncohooks::server;
use oncohooks::settings::{self, Given, Settings};

use crate::support::token::key_set;

const MANUAL: &str = include_str!("../../config/oncohooks.toml");

/// Writes a settings file of this test's own.
#[expect(clippy::disallowed_methods, reason = "a test's own file")]
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.toml"));
    std::fs::write(&path, text).unwrap();
    path
}

fn load(name: &str, text: &str) -> Result<Settings, String> {
    let path = file(name, text);
    let folder = format!("{}/", path.parent().unwrap().display());
    let texts = |mistakes: Vec<_>| mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    settings::load(&Given { config: Some(path), ..Given::default() })
        .map_err(|mistakes| texts(mistakes).replace(&folder, ""))
}

fn environment(pairs: &[(&str, &str)]) -> Given {
    let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Given { environment: environment.collect(), ..Given::default() }
}

#[test]
fn the_manual_as_shipped_changes_nothing() {
    assert_eq!(load("manual", MANUAL), Ok(Settings::default()));
}

#[test]
fn the_manual_explains_every_key_with_its_default() {
    let shown: Vec<String> = MANUAL
        .lines()
        .map(|line| line.strip_prefix("# ").unwrap_or(line))
        .collect::<Vec<_>>()
        .iter()
        .filter(|line| line.starts_with('[') || line.split(" = ").next().is_some_and(is_key) && line.contains(" = "))
        .map(|line| (*line).to_owned())
        .collect();
    let mut section = String::new();
    let mut keys = Vec::new();
    for line in &shown {
        match line.trim_matches(['[', ']']) {
            name if line.starts_with('[') => section = format!("{name}."),
            _ => keys.push(format!("{section}{}", line.split(" = ").next().unwrap())),
        }
    }
    let (mut keys, mut names) = (keys, settings::names());
    keys.sort();
    names.sort();
    assert_eq!(keys, names);

    // What has a default is shown with it: uncommented, nothing changes.
    let none = [
        "public_url",
        "as_of",
        "config_dir",
        "listen = \"127.0.0.1:9464\"",
        "required",
        "certificate",
        "key = ",
        "store = ",
        "key_file",
        "chain_key_file",
        "endpoint",
    ];
    let until_clients = shown.iter().position(|line| line == "[[clients]]").unwrap();
    let after_clients = shown.iter().position(|line| line == "[fhir]").unwrap();
    let kept = shown[..until_clients].iter().chain(&shown[after_clients..]);
    let text: Vec<_> = kept.filter(|line| !none.iter().any(|start| line.starts_with(start))).cloned().collect();
    assert_eq!(load("defaults", &text.join("\n")), Ok(Settings::default()));
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
}

#[test]
fn every_mistake_is_shown_with_its_line() {
    let text = "lisen = \"127.0.0.1:1\"\nmax_body = 8\njurisdiction = \"EU\"\n[fhir]\ntimeout = \"2\"\nallow = [1]\n[[clients]]\nissuer = \"e\"\njwks_file = \"none.json\"\nlang = \"ja\"\n";
    let expected = "\
error[unknown-setting]: unknown setting \"lisen\" (did you mean \"listen\"?)
  --> many.toml:1
  help: remove it, or use one of listen, public_url, jurisdiction, language, as_of, config_dir, max_body, prefetch, page, tls.certificate, tls.key, auth.required, auth.algorithms, auth.leeway, ehr.profile, chart.not_kept, fhir.timeout, fhir.budget, fhir.allow, fhir.breaker, fhir.at_once, feedback.store, feedback.keep, audit.to, audit.key_file, audit.chain_key_file, audit.rotate, audit.keep, knowledge.watch, limits.concurrent_calls, limits.connections, limits.memory, shutdown.notice, limits.rate_per_client, metrics.listen, otlp.endpoint, dose.tolerance, dose.weight_max_age, dose.bsa
error[bad-setting]: the value of \"max_body\" cannot be used
  --> many.toml:2
  help: expected a string, found a number
error[bad-setting]: the value \"EU\" of \"jurisdiction\" cannot be used
  --> many.toml:3
  help: expected one of JP, US
error[bad-setting]: the value of \"fhir.allow\" cannot be used
  --> many.toml:6
  help: expected a list of strings, found a list of other things
error[bad-setting]: the value \"2\" of \"fhir.timeout\" cannot be used
  --> many.toml:5
  help: expected a duration such as \"2 s\" (ms, s, min)
error[unknown-setting]: unknown setting \"lang\"
  --> many.toml:10
  help: remove it, or use one of issuer, jwks, jwks_file, jwks_url, services, fhir_servers, language, jurisdiction";
    let found = load("many", text).unwrap_err();
    for part in expected.split("error[").skip(1) {
        assert!(found.contains(part.trim_end()), "missing:\n{part}\nin:\n{found}");
    }
    assert_eq!(found.matches("error[").count(), 6, "{found}");
}

#[test]
fn toml_that_is_none_is_placed() {
    let found = load("broken", "listen = \"127.0.0.1:1\"\nlanguage = \n").unwrap_err();
    assert!(found.contains("broken.toml:2"), "{found}");
}

#[test]
fn a_missing_key_set_is_named() {
    let found =
        load("keys", "[[clients]]\nissuer = \"https://ehr.example.org\"\njwks_file = \"none.json\"\n").unwrap_err();
    assert!(found.contains("none.json\" of the client \"https://ehr.example.org\" does not exist"), "{found}");
}

/// Each would refuse every token, or nobody could say whom it lets in.
#[test]
fn settings_that_contradict_each_other_stop_the_start_and_are_named() {
    let client = |more: &str| format!("[[clients]]\nissuer = \"https://ehr.example.org\"\n{more}");
    let keys = |set: &str| client(&format!("jwks = '{set}'\n"));
    let good = key_set(&["one"]).to_string();
    let required = "[auth]\nrequired = true\n";
    for (text, message) in [
        (format!("public_url = \"https://cds.example.org\"\n{required}"), "no client is listed"),
        (format!("{required}{}", keys(&good)), "public_url is not set"),
        (format!("[auth]\nalgorithms = []\n{}", keys(&good)), "auth.algorithms is empty"),
        ("[auth]\nalgorithms = [\"none\"]\n".to_owned(), "auth.algorithms"),
        ("[auth]\nalgorithms = [\"HS384\"]\n".to_owned(), "auth.algorithms"),
        ("[auth]\nleeway = \"10 min\"\n".to_owned(), "auth.leeway is longer"),
        ("[auth]\nleeway = \"1 h\"\n".to_owned(), "5 min at most"),
        ("[audit]\nkey_file = \"a.key\"\nchain_key_file = \"a.key\"\n".to_owned(), "the file of audit.key_file, too"),
        ("[knowledge]\nwatch = \"5 s\"\n".to_owned(), "no folder to watch"),
        (keys("[]"), "is no JSON Web Key Set"),
        (keys(r#"{"keys":[]}"#), "holds no key that can verify a token"),
        (keys(&key_set(&["weak"]).to_string()), "holds no key that can verify a token"),
        (keys(r#"{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}"#), "holds no key that can verify a token"),
        (keys(&good.replace("\"sig\"", "\"enc\"")), "holds no key that can verify a token"),
        (keys(&good.replace("\"kid\"", "\"id\"")), "holds no key that can verify a token"),
        (keys(&good.replace("P-384", "P-256")), "holds no key that can verify a token"),
        (client(""), "needs one of \"jwks_url\", \"jwks_file\" and \"jwks\""),
        (client("jwks_url = \"https://a/b\"\njwks = '{}'\n"), "needs one of \"jwks_url\", \"jwks_file\" and \"jwks\""),
        (client("jwks_file = \"none.json\"\n"), "none.json\" of the client"),
        (client("jwks_url = \"file:///etc/keys\"\n"), "jwks_url"),
        (format!("{0}{0}", keys(&good)), "has two entries"),
        (format!("{}services = [\"therapy\"]\n", keys(&good)), "may use \"therapy\", which is no service"),
        ("public_url = \"https://cds.example.org/?x\"\n".to_owned(), "public_url"),
    ] {
        let said = match load("contradiction", &text) {
            Err(said) => said,
            Ok(settings) => server::trust(&settings).iter().map(ToString::to_string).collect(),
        };
        assert!(said.contains(message), "{message}: {said}");
    }
}

/// As `check` and `serve` say it, the path shortened to the file's name.
fn said(name: &str, text: &str) -> String {
    let path = file(name, text);
    let folder = format!("{}/", path.parent().unwrap().display());
    let loaded = settings::load(&Given { config: Some(path), ..Given::default() });
    let mistakes = loaded.map_or_else(|mistakes| mistakes, |settings| server::trust(&settings));
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").replace(&folder, "")
}

#[test]
fn a_mistake_found_after_reading_names_file_and_line_too() {
    let good = key_set(&["one"]);
    let client = |more: &str| format!("[[clients]]\nissuer = \"e\"\njwks = '{good}'\n{more}");
    for (text, code, line) in [
        ("language = \"ja\"\n[auth]\nrequired = true\n".to_owned(), "bad-auth", 3),
        ("[auth]\nleeway = \"10 min\"\n".to_owned(), "bad-auth", 2),
        (client("services = [\"therapy\"]\n"), "bad-auth", 4),
        (client("fhir_servers = [\"http://u:p@x/fhir\"]\n"), "bad-fhir-server", 4),
        ("[[clients]]\nissuer = \"e\"\njwks = '[]'\n".to_owned(), "bad-keys", 3),
        (format!("{}[feedback]\nstore = \"postgres://h:port/d\"\n", client("")), "bad-store", 5),
        ("[tls]\nkey = \"k.pem\"\n".to_owned(), "bad-tls", 2),
        ("\n[fhir]\nallow = [\"http://u:p@x/fhir\"]\n".to_owned(), "bad-fhir-server", 3),
        ("[fhir]\nallow = [\"http://x/fhir?a=b\"]\n".to_owned(), "bad-fhir-server", 2),
        ("[metrics]\nlisten = \"127.0.0.1:8080\"\n".to_owned(), "cannot-listen", 2),
        ("[metrics]\nlisten = \"0.0.0.0:8080\"\n".to_owned(), "cannot-listen", 2),
        ("[feedback]\nstore = \"postgres://\"\n".to_owned(), "bad-setting", 2),
        ("[feedback]\nstore = \"sqlite:\"\n".to_owned(), "bad-setting", 2),
        ("[fhir]\ntimeout = \"0 s\"\n".to_owned(), "bad-setting", 2),
        ("[fhir]\nbudget = \"0 ms\"\n".to_owned(), "bad-setting", 2),
        ("max_body = \"64 MiB\"\n[limits]\nmemory = \"4 MiB\"\n".to_owned(), "bad-setting", 1),
        ("[limits]\nmemory = \"4 MiB\"\n".to_owned(), "bad-setting", 2),
        ("[fhir]\ntimeout = \"4 s\"\nbudget = \"3500 ms\"\n".to_owned(), "bad-setting", 2),
        ("[fhir]\ntimeout = \"4 s\"\n".to_owned(), "bad-setting", 2),
    ] {
        let said = said("places", &text);
        let place = format!("--> places.toml:{line}\n");
        assert!(said.contains(&format!("error[{code}]")) && said.contains(&place), "{text}{said}");
    }
    for sound in [
        "max_body = \"16 MiB\"\n[limits]\nmemory = \"64 MiB\"\n",
        "[fhir]\ntimeout = \"3 s\"\n",
        "[fhir]\nbudget = \"1 s\"\n",
    ] {
        assert_eq!(said("places", sound), "");
    }
    assert_eq!(said("places", "listen = \"127.0.0.1:0\"\n[metrics]\nlisten = \"127.0.0.1:0\"\n"), "");
}

#[test]
fn check_tells_what_serve_would_want_to_hear_beyond_loopback() {
    let found = |text: &str| {
        let globals = Globals { config: Some(file("beyond", text)), ..Globals::default() };
        let found = check::examine(None, &globals).diagnostics.into_iter();
        found.filter(|found| found.code == "open-beyond-loopback").map(|found| (found.line, found.is_error())).collect()
    };
    let open: Vec<(Option<u64>, bool)> = found("language = \"ja\"\nlisten = \"0.0.0.0:8080\"\n");
    assert_eq!(open, [(Some(2), false)], "a warning, since --insecure may be meant");
    assert_eq!(found("listen = \"0.0.0.0:8080\"\n[auth]\nrequired = false\n"), []);
}

#[test]
fn a_table_that_is_none_is_told_how_it_is_written() {
    for (text, table) in [
        ("auth = 1", "[auth]"),
        ("auth = \"required\"", "[auth]"),
        ("tls = true", "[tls]"),
        ("clients = 1", "[[clients]]"),
        ("[clients]\nissuer = \"e\"", "[[clients]]"),
        ("clients = [\"e\"]", "[[clients]]"),
        ("client = 1", "[[clients]]"),
    ] {
        let said = said("tables", text);
        assert!(said.contains(table) && said.contains("--> tables.toml:1"), "{text}: {said}");
    }
}

#[test]
fn a_byte_order_mark_before_a_key_set_is_passed_over() {
    let keys = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("marked.jwks.json");
    std::fs::write(&keys, format!("\u{feff}{}", key_set(&["one"]))).unwrap();
    assert_eq!(said("marked", "[[clients]]\nissuer = \"e\"\njwks_file = \"marked.jwks.json\"\n"), "");
}

#[test]
fn a_missing_file_is_named() {
    let given = Given { config: Some("no/such/file.toml".into()), ..Given::default() };
    let found = settings::load(&given).unwrap_err()[0].to_string();
    assert!(found.contains("no/such/file.toml"), "{found}");
}

#[test]
fn the_environment_wins_over_the_file_and_flags_over_both() {
    let config = Some(file("ranks", "language = \"ja\"\njurisdiction = \"US\"\n"));
    let from = environment(&[
        ("ONCOHOOKS__LANGUAGE", "en"),
        ("ONCOHOOKS__FHIR__ALLOW", "http://a/f, http://b/f"),
        ("OTHER", "x"),
    ]);
    let flags = vec![("jurisdiction", "JP".to_owned())];
    let settings = settings::load(&Given { config, flags, ..from }).unwrap();
    assert_eq!((settings.language.to_string(), settings.jurisdiction.to_string()), ("en".to_owned(), "JP".to_owned()));
    assert_eq!(settings.fhir.allow, ["http://a/f", "http://b/f"]);
}

#[test]
fn a_wrong_variable_is_named() {
    let found = settings::load(&environment(&[("ONCOHOOKS__AUTH__REQUIERD", "true")])).unwrap_err()[0].to_string();
    assert!(found.contains("did you mean \"auth.required\"") && found.contains("ONCOHOOKS__AUTH__REQUIERD"), "{found}");
}
