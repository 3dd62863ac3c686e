//! What the operator decides: `oncohooks.toml`, the environment, the command line, in rising rank.
//!
//! `config/oncohooks.toml` is the manual of every key. It deliberately decides nothing clinical.

mod keys;
mod load;
mod shown;
mod together;
mod value;
mod words;
mod written;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rust_decimal::Decimal;
use time::Date;

pub use keys::names;
pub use load::{Given, load, read_bytes};
pub use shown::{Shown, shown};
pub use value::{date, moment};
pub use words::{Bsa, Jurisdiction, Language, Page, PrefetchStyle, Word};
pub use written::Written;

/// Every setting, with its default where nothing was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub listen: SocketAddr,
    pub tls: Tls,
    /// Without closing slash.
    pub public_url: Option<String>,
    pub jurisdiction: Jurisdiction,
    pub language: Language,
    /// The date every rule sees; absent means today.
    pub as_of: Option<Date>,
    /// Replaces or overlays what is embedded.
    pub config_dir: Option<PathBuf>,
    pub max_body: usize,
    pub prefetch: PrefetchStyle,
    /// The page at `/` and the book of rules at `/book`.
    pub page: Page,
    pub auth: Auth,
    pub clients: Vec<Client>,
    pub ehr: Ehr,
    /// Resource types the site does not keep; what they would hold leaves nothing open.
    pub not_kept: Vec<String>,
    pub fhir: Fhir,
    pub feedback_store: Store,
    /// How long cards and feedback are kept; absent: forever.
    pub feedback_keep: Option<Duration>,
    pub audit: Audit,
    /// How often the files of `config_dir` are looked at for changes; never when absent.
    pub watch: Option<Duration>,
    pub rate_per_client: Option<Rate>,
    /// Hook calls that are answered at the same time.
    pub concurrent_calls: usize,
    /// Connections that are open at the same time.
    pub connections: usize,
    /// Bytes that bodies and fetched pages of all calls may take together.
    pub memory: usize,
    /// How long `/health/ready` says no before the service stops taking calls.
    pub notice: Duration,
    pub metrics_listen: Option<SocketAddr>,
    /// The collector of spans; absent: none are made.
    pub otlp_endpoint: Option<String>,
    pub dose: Dose,
    pub written: Written,
}

/// The files of an https address; both or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tls {
    /// PEM: the certificate of this service, then those between it and the root.
    pub certificate: Option<PathBuf>,
    /// PEM: the private key of the first certificate.
    pub key: Option<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    /// Absent when the operator said nothing, which is only good enough on loopback.
    pub required: Option<bool>,
    pub algorithms: Vec<String>,
    pub leeway: Duration,
}

/// One EHR that may call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Client {
    /// Compared with `iss` byte by byte.
    pub issuer: String,
    /// Its key set (RFC 7517) as text: written in the settings, or read from `jwks_file`.
    pub jwks: Option<String>,
    pub jwks_file: Option<PathBuf>,
    pub jwks_url: Option<String>,
    /// Empty means all.
    pub services: Vec<String>,
    /// The servers its calls may name; `fhir.allow` does not count for them.
    pub fhir_servers: Vec<String>,
    pub language: Option<Language>,
    pub jurisdiction: Option<Jurisdiction>,
    /// Resource types it does not keep, besides those of the site.
    pub not_kept: Vec<String>,
    /// How it is asked, where that is another way than the site's: the name of a built-in profile, or the path of a file.
    pub profile: Option<String>,
    /// The shape of its cards: the name of a built-in style, or the path of a file, which ends in `.json`. Absent: as they are.
    pub cards: Option<String>,
    /// The `tenant`s its tokens may name; empty means that none is looked at.
    pub tenants: Vec<String>,
    /// Its entry as a whole is `issuer`.
    pub written: Written,
}

/// How the site's EHRs are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ehr {
    /// The name of a built-in profile, or the path of a file of the site's own, which ends in `.json`.
    pub profile: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fhir {
    /// Per call.
    pub timeout: Duration,
    /// Per hook, all calls together.
    pub budget: Duration,
    /// The servers clients may name when auth is not required.
    pub allow: Vec<String>,
    /// When a failing server is left alone for a moment; never when absent.
    pub breaker: Option<Breaker>,
    /// Requests of all calls that are on their way to one server at the same time.
    pub at_once: usize,
}

/// After so many failed hook calls in a row, for so long at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    pub failures: u32,
    pub pause: Duration,
}

/// Site policy on doses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// In percent.
    pub tolerance: Decimal,
    pub bsa: Bsa,
    /// How old a weight may be to count.
    pub weight_max_age_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls: Tls::default(),
            public_url: None,
            jurisdiction: Jurisdiction::Jp,
            language: Language::En,
            as_of: None,
            config_dir: None,
            max_body: 8 << 20,
            prefetch: PrefetchStyle::Full,
            page: Page::Loopback,
            auth: Auth {
                required: None,
                algorithms: vec!["ES384".to_owned(), "RS384".to_owned()],
                leeway: Duration::from_secs(30),
            },
            clients: Vec::new(),
            ehr: Ehr { profile: "us-core".to_owned() },
            not_kept: Vec::new(),
            fhir: Fhir {
                timeout: Duration::from_secs(2),
                budget: Duration::from_secs(3),
                allow: Vec::new(),
                breaker: Some(Breaker { failures: 5, pause: Duration::from_secs(1) }),
                at_once: 64,
            },
            feedback_store: Store::Unset,
            feedback_keep: None,
            audit: Audit { to: AuditTo::Store, key_file: None, chain_key_file: None, rotate: 64 << 20, keep: None },
            watch: None,
            rate_per_client: None,
            concurrent_calls: 256,
            connections: 1_000, // whose bodies take some 130 kB each, so 130 MB at their worst
            memory: 48 << 20,
            notice: Duration::from_secs(1),
            metrics_listen: None,
            otlp_endpoint: None,
            dose: Dose { tolerance: Decimal::TEN, bsa: Bsa::Mosteller, weight_max_age_days: 90 },
            written: Written::default(),
        }
    }
}

/// Where cards, feedback, calls and used tokens are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// Nobody said: [`STORE_BY_DEFAULT`], or memory where that file cannot be made.
    Unset,
    Memory,
    Sqlite(PathBuf),
    /// A `postgres://` URL.
    Postgres(String),
}

/// The SQLite file of a service that was told of none, in the folder it was started in.
pub const STORE_BY_DEFAULT: &str = "oncohooks.sqlite";

/// What is written down of every hook call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    pub to: AuditTo,
    /// The key of the patient's hash; without it no patient is written down.
    pub key_file: Option<PathBuf>,
    /// The key of the chain; without it no record is sealed.
    pub chain_key_file: Option<PathBuf>,
    /// The size at which a file is closed and the next begun.
    pub rotate: usize,
    /// How long it is kept in the store; absent: forever.
    pub keep: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditTo {
    Nowhere,
    Store,
    File(PathBuf),
}

impl AuditTo {
    /// The file that is written to now; where it grew too large, closed ones stand beside it.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Nowhere | Self::Store => None,
        }
    }
}

/// So many calls in so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    pub calls: u32,
    pub per: Duration,
}
