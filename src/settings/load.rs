//! Reads the settings file, then the environment, then the flags, and reports every mistake of all three at once.
//!
//! It deliberately stops at nothing: reading goes on after a mistake, so that one run shows all of them.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{CLIENT_KEYS, KEYS, Raw};
use super::together;
use super::{AuditTo, Client, Settings, Store, Written};
use crate::diagnostic::{Diagnostic, did_you_mean};

/// What the process was started with. Flags are key and value, as in the file.
#[derive(Debug, Default)]
pub struct Given {
    pub config: Option<PathBuf>,
    pub flags: Vec<(&'static str, String)>,
    pub environment: Vec<(String, String)>,
}

const PREFIX: &str = "ONCOHOOKS__";

/// What a name of the environment that was meant for us begins with.
const NEAR_PREFIX: &str = "ONCOHOOKS_";

/// The settings.
///
/// # Errors
/// Every unknown key, bad value and missing file, with where it was written and what to do.
pub fn load(given: &Given) -> Result<Settings, Vec<Diagnostic>> {
    let mut settings = Settings::default();
    let mut mistakes = Vec::new();
    let environment = || {
        let ours = given.environment.iter().filter_map(|(name, value)| Some((name, name.strip_prefix(PREFIX)?, value)));
        ours.map(|(full, name, value)| (full, name.to_lowercase().replace("__", "."), value))
    };
    let named = |name: &str| {
        let flag = given.flags.iter().find(|(key, _)| *key == name).map(|(_, value)| value);
        flag.or_else(|| environment().find(|(_, key, _)| key == name).map(|(_, _, value)| value)).map(PathBuf::from)
    };
    let beside = || named("config_dir").map(|dir| dir.join("oncohooks.toml")).filter(|file| file.is_file());
    if let Some(file) = given.config.clone().or_else(|| named("config")).or_else(beside) {
        read_file(&file, &mut settings, &mut mistakes);
    }
    for (full, key, value) in environment().filter(|(_, key, _)| key != "config") {
        let place = format!("environment variable {full}");
        set(&mut settings, KEYS, &key, &Raw::Text(value.clone()), &Place { file: &place, line: None }, &mut mistakes);
        settings.written.note(&key, &place, None, value.clone());
    }
    mistakes.extend(given.environment.iter().filter_map(|(name, _)| one_underscore(name)));
    for (key, value) in &given.flags {
        let place = format!("flag --{}", key.replace('_', "-"));
        set(&mut settings, KEYS, key, &Raw::Text(value.clone()), &Place { file: &place, line: None }, &mut mistakes);
        settings.written.note(key, &place, None, value.clone());
    }
    if mistakes.is_empty() {
        mistakes = together::mistakes(&settings);
    }
    if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
}

/// A setting whose name has one underscore where two are meant would be passed over in silence. Other names are left alone:
/// Kubernetes sets `ONCOHOOKS_PORT` and its like for a service called oncohooks.
fn one_underscore(name: &str) -> Option<Diagnostic> {
    let written = name.strip_prefix(NEAR_PREFIX).filter(|_| !name.starts_with(PREFIX))?;
    let letters = |key: &str| key.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let keys = KEYS.iter().map(|(key, _)| *key).chain(["config"]);
    let meant = keys.into_iter().find(|key| letters(key) == letters(written))?;
    let right = format!("{PREFIX}{}", meant.to_uppercase().replace('.', "__"));
    let message = format!("\"{name}\" is not read: the names of our settings begin with {PREFIX}");
    let place = format!("environment variable {name}");
    Some(Diagnostic::error("unknown-setting", &place, None, message, format!("call it {right}")))
}

/// Where a setting was written.
struct Place<'p> {
    file: &'p str,
    line: Option<u64>,
}

impl Place<'_> {
    fn mistake(&self, code: &'static str, message: String, help: String) -> Diagnostic {
        Diagnostic::error(code, self.file, self.line, message, help)
    }
}

type Read<T> = fn(&mut T, &Raw) -> Result<(), String>;

fn set<T>(into: &mut T, keys: &[(&str, Read<T>)], key: &str, raw: &Raw, place: &Place, mistakes: &mut Vec<Diagnostic>) {
    let Some((_, read)) = keys.iter().find(|(name, _)| *name == key) else {
        let close = did_you_mean(key, keys.iter().map(|(name, _)| *name));
        let mut known = keys.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        if keys.iter().any(|(name, _)| name.contains('.')) {
            known.push_str(", [[clients]]");
        }
        let message = format!("unknown setting \"{key}\"{close}");
        mistakes.push(place.mistake("unknown-setting", message, format!("remove it, or use one of {known}")));
        return;
    };
    if let Err(expected) = read(into, raw) {
        let written = match raw {
            Raw::Text(text) => format!(" \"{text}\""),
            _ => String::new(),
        };
        let message = format!("the value{written} of \"{key}\" cannot be used");
        mistakes.push(place.mistake("bad-setting", message, expected));
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the loader of settings")]
fn read_file(file: &Path, settings: &mut Settings, mistakes: &mut Vec<Diagnostic>) {
    let name = file.display().to_string();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) => {
            let place = Place { file: &name, line: None };
            let message = format!("the settings file cannot be read: {cause}");
            let help = "check the path given by --config, and that the file is UTF-8 text this user may read";
            return mistakes.push(place.mistake("unreadable-file", message, help.to_owned()));
        }
    };
    let (table, errors) = DeTable::parse_recoverable(&text);
    for error in errors {
        let line = error.span().map(|span| line(&text, span.start));
        let place = Place { file: &name, line };
        let help = "write TOML: key = \"value\", tables as [name]; config/oncohooks.toml shows every key".to_owned();
        mistakes.push(place.mistake("bad-toml", error.message().to_lowercase(), help));
    }
    let folder = file.parent().unwrap_or(Path::new(""));
    File { name: &name, text: &text, folder, settings, mistakes }.table("", table.get_ref());
    let audit = &mut settings.audit;
    let paths = [&mut settings.tls.certificate, &mut settings.tls.key, &mut audit.key_file, &mut audit.chain_key_file];
    for path in paths.into_iter().flatten() {
        *path = folder.join(&path);
    }
    let kept = match (&mut settings.feedback_store, &mut settings.audit.to) {
        (Store::Sqlite(store), AuditTo::File(audit)) => [Some(store), Some(audit)],
        (Store::Sqlite(store), _) => [Some(store), None],
        (_, AuditTo::File(audit)) => [None, Some(audit)],
        _ => [None, None],
    };
    for path in kept.into_iter().flatten() {
        *path = folder.join(&path);
    }
    settings.ehr.profile = beside(folder, std::mem::take(&mut settings.ehr.profile));
}

/// A name as it is; a JSON file by its place beside the settings file.
fn beside(folder: &Path, name: String) -> String {
    let is_file = Path::new(&name).extension().is_some_and(|ending| ending == "json");
    if is_file { folder.join(name).display().to_string() } else { name }
}

/// A file that a setting names.
///
/// # Errors
/// The file and why it cannot be read, as a mistake of `setting`.
#[expect(clippy::disallowed_methods, reason = "this is the loader of settings")]
pub fn read_bytes(written: &Written, setting: &str, file: &Path) -> Result<Vec<u8>, Diagnostic> {
    std::fs::read(file).map_err(|cause| {
        let message = format!("{setting} \"{}\" cannot be read: {cause}", file.display());
        let help = "check the path (relative to the settings file), and that this user may read the file".to_owned();
        written.mistake(setting, "unreadable-file", message, help)
    })
}

fn line(text: &str, offset: usize) -> u64 {
    let before = text.bytes().take(offset).filter(|byte| *byte == b'\n').count();
    u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
}

struct File<'f> {
    name: &'f str,
    text: &'f str,
    folder: &'f Path,
    settings: &'f mut Settings,
    mistakes: &'f mut Vec<Diagnostic>,
}

impl<'f> File<'f> {
    fn place(&self, offset: usize) -> Place<'f> {
        Place { file: self.name, line: Some(line(self.text, offset)) }
    }

    fn table(&mut self, prefix: &str, table: &DeTable) {
        for (name, value) in table {
            let key = format!("{prefix}{}", name.get_ref());
            let place = self.place(name.span().start);
            let is_group =
                KEYS.iter().any(|(known, _)| known.strip_prefix(&key).is_some_and(|rest| rest.starts_with('.')));
            match value.get_ref() {
                DeValue::Table(table) if is_group => self.table(&format!("{key}."), table),
                DeValue::Array(entries) if key == "clients" => entries.iter().for_each(|entry| self.client(entry)),
                value if is_group || key == "clients" => {
                    let message = format!("\"{key}\" cannot be {}", raw(value).kind());
                    let table =
                        if is_group { format!("[{key}]") } else { "[[clients]], one for each client".to_owned() };
                    self.mistakes.push(place.mistake("bad-setting", message, format!("write it as a table: {table}")));
                }
                value => {
                    set(self.settings, KEYS, &key, &raw(value), &place, self.mistakes);
                    self.settings.written.note(&key, self.name, place.line, raw(value).shown());
                }
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the loader of settings")]
    fn client(&mut self, entry: &Spanned<DeValue>) {
        let place = self.place(entry.span().start);
        let DeValue::Table(table) = entry.get_ref() else {
            let help = "write each client as a table [[clients]]".to_owned();
            return self.mistakes.push(place.mistake(
                "bad-setting",
                "an entry of \"clients\" is no table".to_owned(),
                help,
            ));
        };
        let mut client = Client::default();
        let before = self.mistakes.len();
        for (name, value) in table {
            let place = self.place(name.span().start);
            set(&mut client, CLIENT_KEYS, name.get_ref(), &raw(value.get_ref()), &place, self.mistakes);
            client.written.note(name.get_ref(), self.name, place.line, raw(value.get_ref()).shown());
        }
        client.jwks_file = client.jwks_file.map(|file| self.folder.join(file));
        client.cards = client.cards.map(|style| beside(self.folder, style));
        if self.mistakes.len() == before {
            self.mistakes.extend(client_mistakes(&client, &place));
            if self.settings.clients.iter().any(|other| other.issuer == client.issuer) {
                let message = format!("the issuer \"{}\" has two entries in \"clients\"", client.issuer);
                let help = "say everything about one issuer in one [[clients]] entry".to_owned();
                self.mistakes.push(place.mistake("bad-setting", message, help));
            }
        }
        if let Some(file) = client.jwks_file.as_ref().filter(|_| self.mistakes.len() == before) {
            match std::fs::read_to_string(file) {
                Ok(text) => client.jwks = Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()),
                Err(cause) => {
                    let message = format!("jwks_file \"{}\" cannot be read: {cause}", file.display());
                    let help = "check that the file is UTF-8 text this user may read".to_owned();
                    self.mistakes.push(place.mistake("unreadable-file", message, help));
                }
            }
        }
        self.settings.clients.push(client);
    }
}

/// What the settings of one client say together.
fn client_mistakes(client: &Client, place: &Place) -> Vec<Diagnostic> {
    let mut mistakes = Vec::new();
    if client.issuer.is_empty() {
        let help = "add issuer = \"https://…\", the `iss` of the client's tokens".to_owned();
        mistakes.push(place.mistake("bad-setting", "a client has no \"issuer\"".to_owned(), help));
    }
    let said = [client.jwks.is_some(), client.jwks_file.is_some(), client.jwks_url.is_some()];
    if said.into_iter().filter(|said| *said).count() != 1 {
        let message = format!("the client \"{}\" needs one of \"jwks_url\", \"jwks_file\" and \"jwks\"", client.issuer);
        mistakes.push(place.mistake("bad-setting", message, "say where its public keys are, once".to_owned()));
    }
    if let Some(file) = client.jwks_file.as_ref().filter(|file| !file.is_file()) {
        let message = format!("jwks_file \"{}\" of the client \"{}\" does not exist", file.display(), client.issuer);
        let help = "put the client's key set there, or correct the path (relative to the settings file)".to_owned();
        mistakes.push(place.mistake("missing-jwks-file", message, help));
    }
    mistakes
}

fn raw(value: &DeValue) -> Raw {
    match value {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Boolean(value) => Raw::Bool(*value),
        DeValue::Datetime(date) => Raw::Text(date.to_string()),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| item.get_ref().as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map_or(Raw::Other("a list of other things"), Raw::List)
        }
        DeValue::Integer(_) | DeValue::Float(_) => Raw::Other("a number"),
        DeValue::Table(_) => Raw::Other("a table"),
    }
}
