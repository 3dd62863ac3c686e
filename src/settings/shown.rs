//! Every setting with its value and where it comes from, for people who wonder what holds.

use url::Url;

use super::Settings;
use super::keys::KEYS;

/// What is said of settings that nobody wrote stands in the manual, whose defaults a test holds against the program.
const MANUAL: &str = include_str!("../../config/oncohooks.toml");

/// A setting as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub name: String,
    /// None: not set, and without a default.
    pub value: Option<String>,
    /// `oncohooks.toml:4`, `environment variable ONCOHOOKS__LISTEN`, `flag --language`, `default`.
    pub from: String,
}

/// All settings but those of clients, then one entry for each client. Passwords are left out.
#[must_use]
pub fn shown(settings: &Settings) -> Vec<Shown> {
    let own = KEYS.iter().map(|(name, _)| match settings.written.value(name) {
        Some((value, from)) => Shown { name: (*name).to_owned(), value: Some(without_password(value)), from },
        None => Shown { name: (*name).to_owned(), value: default(name), from: "default".to_owned() },
    });
    let clients = settings.clients.iter().map(|client| {
        let from = client.written.value("issuer").map(|(_, place)| place).unwrap_or_default();
        Shown { name: "clients".to_owned(), value: Some(client.issuer.clone()), from }
    });
    own.chain(clients).collect()
}

/// `postgres://user:…@host/database`.
fn without_password(value: &str) -> String {
    let Some(mut url) = Url::parse(value).ok().filter(|url| url.password().is_some()) else { return value.to_owned() };
    match url.set_password(Some("HIDDEN")) {
        Ok(()) => url.to_string().replace("HIDDEN", "…"),
        Err(()) => "…".to_owned(),
    }
}

/// The default that the manual has; none where its paragraph says that there is none.
fn default(name: &str) -> Option<String> {
    let (section, key) = name.rsplit_once('.').unwrap_or(("", name));
    let mut current = "";
    for paragraph in MANUAL.split("\n\n") {
        let header = paragraph.lines().find_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        current = header.filter(|header| !header.starts_with('[')).unwrap_or(current);
        let written =
            paragraph.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(" = "));
        if let Some(value) = written.filter(|_| current == section) {
            let has_none = ["No default", "Unset:", "Default: today"].iter().any(|words| paragraph.contains(words));
            return (!has_none).then(|| value.trim_matches(['"', '[', ']']).replace("\", \"", ", "));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Given, load};

    fn value(given: &Given, name: &str) -> (Option<String>, String) {
        let found = shown(&load(given).unwrap()).into_iter().find(|shown| shown.name == name).unwrap();
        (found.value, found.from)
    }

    #[test]
    fn each_value_says_where_it_comes_from_and_no_password_is_shown() {
        let environment = [
            ("ONCOHOOKS__LANGUAGE", "ja"),
            ("ONCOHOOKS__JURISDICTION", "JP"),
            ("ONCOHOOKS__FEEDBACK__STORE", "postgres://me:secret@db/x"),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let given = Given { environment, flags: vec![("jurisdiction", "US".to_owned())], config: None };
        let text = |text: &str| Some(text.to_owned());
        for (name, is, from) in [
            ("language", text("ja"), "environment variable ONCOHOOKS__LANGUAGE"),
            ("jurisdiction", text("US"), "flag --jurisdiction"),
            ("feedback.store", text("postgres://me:…@db/x"), "environment variable ONCOHOOKS__FEEDBACK__STORE"),
            ("listen", text("127.0.0.1:8080"), "default"),
            ("fhir.timeout", text("2 s"), "default"),
            ("auth.algorithms", text("ES384, RS384"), "default"),
            ("metrics.listen", None, "default"),
            ("auth.required", None, "default"),
            ("as_of", None, "default"),
        ] {
            assert_eq!(value(&given, name), (is, from.to_owned()), "{name}");
        }
    }
}
