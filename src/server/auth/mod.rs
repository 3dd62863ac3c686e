//! Who calls: CDS Hooks tokens (JWT), held against the clients the operator listed ("Trusting CDS Clients").
//!
//! One decision per request, made before anything of its body is read. The caller hears 401 and nothing else; the
//! precise [`Reason`] stands in the log. It deliberately trusts nothing a token says about where its keys are.

mod download;
mod first_use;
mod keys;
mod mistakes;
mod reason;
mod replay;
mod source;
mod token;

use std::net::IpAddr;
use std::str::FromStr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, ResponseError, web};
use jsonwebtoken::Algorithm;

use super::failure::Failure;
use super::limits::{self, Limits};
use super::{Shared, body};
use crate::call;
use crate::cds_hooks::card_style::CardStyle;
use crate::clock;
use crate::diagnostic::Diagnostic;
use crate::fhir::fetch::allow::Allowed;
use crate::settings::{Client, Settings};
use crate::store::Store;
use crate::store::records::UsedToken;

use download::Download;
use first_use::first_use;
use keys::Keys;
use mistakes::mistakes;
use reason::Reason;
use source::Source;
use token::{Policy, Token};

const SERVICES: &str = "/cds-services";

/// Everything that decides whether a request is answered.
#[derive(Debug)]
pub(super) struct Auth {
    is_required: bool,
    public_url: Option<String>,
    policy: Policy,
    callers: Vec<Arc<Caller>>,
}

/// A client the operator listed.
#[derive(Debug)]
pub(super) struct Caller {
    /// What the operator decided for it.
    pub client: Client,
    /// The FHIR servers it may name.
    pub allowed: Allowed,
    /// The shape of its cards, where it has one of its own.
    pub style: Option<CardStyle>,
    keys: Source,
    memory: replay::Memory,
}

impl Caller {
    pub(super) fn may_use(&self, service: &str) -> bool {
        self.client.services.is_empty() || self.client.services.iter().any(|allowed| allowed == service)
    }

    /// Where one issuer serves many sites, only those that are listed.
    fn has_tenant(&self, tenant: Option<&str>) -> bool {
        let listed = &self.client.tenants;
        listed.is_empty() || tenant.is_some_and(|tenant| listed.iter().any(|known| known == tenant))
    }
}

/// The client that sent this request; absent when its token was not needed and could not be verified.
pub(super) fn caller(request: &HttpRequest) -> Option<Arc<Caller>> {
    request.extensions().get::<Arc<Caller>>().cloned()
}

/// The middleware: lets a request through, with its [`caller`], or answers it.
pub(super) async fn guard<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let decided = match request.app_data::<web::Data<Shared>>() {
        _ if request.path().starts_with("/health/") => Ok(None),
        None => Err(Failure::Internal),
        Some(shared) => {
            let shared = shared.clone();
            let decided = shared.auth.caller(&shared.keeping.store, request.headers(), request.path()).await;
            let decided = decided.and_then(|caller| {
                let address = request.peer_addr().map(|address| address.ip());
                counted(&shared.limits, caller.as_deref(), address)?;
                Ok(caller)
            });
            if let Err(failure) = &decided {
                let known = shared.current.get();
                let service = service(request.path()).and_then(|id| known.service(id, None).ok());
                let service = service.map(|declaration| declaration.service.id.as_str());
                let route = if matches!(failure, Failure::TooMany(_)) { "limit" } else { "auth" };
                shared.metrics.answered(route, service, failure.status_code().as_u16());
            }
            decided
        }
    };
    match decided {
        Ok(caller) => {
            if let Some(caller) = caller {
                request.extensions_mut().insert(caller);
            }
            next.call(request).await.map(ServiceResponse::map_into_boxed_body)
        }
        Err(failure) => {
            // Who sees the connection break while still sending does not read the answer.
            body::pass_over(request.take_payload()).await;
            Ok(request.into_response(failure.error_response()))
        }
    }
}

/// Counts the call for its client; one without a verified token is known by its address.
fn counted(limits: &Limits, caller: Option<&Caller>, address: Option<IpAddr>) -> Result<(), Failure> {
    let client = match (caller, address) {
        (Some(caller), _) => limits::Client::Issuer(caller.client.issuer.clone()),
        (None, Some(address)) => limits::Client::Address(address),
        (None, None) => return Ok(()),
    };
    limits.count(client, Instant::now()).inspect_err(|_| {
        let client = caller.map_or("open", |caller| caller.client.issuer.as_str());
        tracing::warn!(client, "more calls than limits.rate_per_client");
    })
}

impl Auth {
    /// # Errors
    /// Every setting that would refuse all tokens or accept wrong ones.
    pub(super) fn new(settings: &Settings, services: &[&str]) -> Result<Self, Vec<Diagnostic>> {
        let mut mistakes = mistakes(settings, services);
        let download = download(settings).unwrap_or_else(|mistake| {
            mistakes.push(mistake);
            None
        });
        let mut callers = Vec::new();
        for client in &settings.clients {
            match (source(client, download.as_ref()), allowed(client), call::card_style(client)) {
                (Ok(keys), Ok(allowed), Ok(style)) => {
                    let memory = replay::Memory::default();
                    callers.push(Arc::new(Caller { client: client.clone(), allowed, style, keys, memory }));
                }
                (keys, allowed, style) => {
                    mistakes.extend(keys.err().into_iter().chain(allowed.err()).chain(style.err()));
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let algorithms = settings.auth.algorithms.iter().filter_map(|name| Algorithm::from_str(name).ok()).collect();
        let policy = Policy { algorithms, leeway: settings.auth.leeway };
        let is_required = settings.auth.required == Some(true);
        Ok(Self { is_required, public_url: settings.public_url.clone(), policy, callers })
    }

    /// Tokens that were used before the service started.
    pub(super) fn remember(&self, used: &[UsedToken], now: Duration) {
        for UsedToken { issuer, id, until } in used {
            if let Ok(caller) = self.named(issuer) {
                let until = Duration::from_secs(u64::try_from(*until).unwrap_or_default());
                // What has expired meanwhile is refused anyway.
                let _ = caller.memory.first_use(id, until, now);
            }
        }
    }

    /// Who calls; `None` when no token is required and none can be verified.
    async fn caller(&self, store: &Store, headers: &HeaderMap, path: &str) -> Result<Option<Arc<Caller>>, Failure> {
        if self.callers.is_empty() && !self.is_required {
            return Ok(None);
        }
        let mut known = None;
        let reason = match self.verify(store, headers, path, &mut known).await {
            Ok(caller) => return Ok(Some(caller)),
            Err(reason) => reason,
        };
        let client = known.as_ref().map_or("unknown", |caller| caller.client.issuer.as_str());
        if !self.is_required {
            if reason != Reason::NoToken {
                tracing::info!(client, reason = %reason, "token ignored");
            }
            return Ok(None);
        }
        tracing::warn!(client, reason = %reason, "token refused");
        Err(if reason.is_ours() { Failure::Unavailable("tokens cannot be checked") } else { Failure::Unauthorized })
    }

    /// In the order of the best practices: issuer, audience, times, signature, replay. `known` becomes the client the
    /// token names, for the log.
    async fn verify(
        &self,
        store: &Store,
        headers: &HeaderMap,
        path: &str,
        known: &mut Option<Arc<Caller>>,
    ) -> Result<Arc<Caller>, Reason> {
        let token = Token::read(bearer(headers)?)?;
        let caller = known.insert(self.named(token.issuer()?)?);
        let now = clock::unix();
        let sound = token.check(&self.policy, &self.audiences(path)?, now)?;
        if service(path).is_some_and(|service| !caller.may_use(service)) {
            return Err(Reason::Service);
        }
        if !caller.has_tenant(token.tenant()) {
            return Err(Reason::Tenant);
        }
        let keys = caller.keys.keys(sound.kid).await;
        if !keys.knows(sound.kid) {
            return Err(if caller.keys.has_failed() { Reason::NoKeySet } else { Reason::UnknownKid });
        }
        let mut fit = keys.find(sound.kid, sound.algorithm).peekable();
        if fit.peek().is_none() {
            return Err(Reason::UnfitKey);
        }
        if !fit.any(|key| token.is_signed_by(key, sound.algorithm)) {
            return Err(Reason::Signature);
        }
        first_use(store, (&caller.client.issuer, &caller.memory), sound.id, sound.until, now).await?;
        Ok(Arc::clone(caller))
    }

    fn named(&self, issuer: &str) -> Result<Arc<Caller>, Reason> {
        let found = self.callers.iter().find(|caller| caller.client.issuer == issuer);
        found.cloned().ok_or_else(|| {
            let bare = |issuer: &str| issuer.trim_end_matches('/').to_lowercase();
            let is_close = self.callers.iter().any(|caller| bare(&caller.client.issuer) == bare(issuer));
            if is_close { Reason::AlmostKnownIssuer } else { Reason::UnknownIssuer }
        })
    }

    /// What `aud` may say: the URL that is called. The specification is silent on feedback; there the URL of the service
    /// is understood too.
    fn audiences(&self, path: &str) -> Result<Vec<String>, Reason> {
        let base = self.public_url.as_ref().ok_or(Reason::NoPublicUrl)?;
        let paths = [Some(path), path.strip_suffix("/feedback").filter(|_| service(path).is_some())];
        Ok(paths.into_iter().flatten().map(|path| format!("{base}{path}")).collect())
    }
}

/// The token of the one `Authorization` header there may be (RFC 6750 section 2.1; the scheme's case is free).
fn bearer(headers: &HeaderMap) -> Result<&str, Reason> {
    let mut values = headers.get_all(AUTHORIZATION);
    let value = values.next().ok_or(Reason::NoToken)?;
    if values.next().is_some() {
        return Err(Reason::SeveralHeaders);
    }
    let (scheme, token) = value.to_str().unwrap_or_default().trim().split_once(' ').ok_or(Reason::NotBearer)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim_start()) } else { Err(Reason::NotBearer) }
}

/// The id of the service a path belongs to, as it was written; an escaped spelling is no service's id.
fn service(path: &str) -> Option<&str> {
    path.strip_prefix(SERVICES)?.strip_prefix('/')?.split('/').next()
}

/// One HTTP client for all key sets; absent when none is behind a URL, so that nothing has to be set up.
fn download(settings: &Settings) -> Result<Option<Download>, Diagnostic> {
    let is_needed = settings.clients.iter().any(|client| client.jwks_url.is_some());
    let download = is_needed.then(Download::new).transpose();
    download.map_err(|cause| {
        let message = format!("key sets cannot be fetched: {cause}");
        Diagnostic::error("bad-keys", "settings", None, message, "mend the machine's certificates")
    })
}

/// The FHIR servers a client may name.
fn allowed(client: &Client) -> Result<Allowed, Diagnostic> {
    Allowed::read(&client.fhir_servers).map_err(|mistake| {
        let help = format!("correct fhir_servers of the client \"{}\"", client.issuer);
        client.written.mistake("fhir_servers", "bad-fhir-server", mistake, help)
    })
}

fn source(client: &Client, download: Option<&Download>) -> Result<Source, Diagnostic> {
    if let Some((url, download)) = client.jwks_url.as_ref().zip(download) {
        return Ok(Source::url(url.clone(), download.clone()));
    }
    let name = client.jwks_file.as_ref().map_or("jwks".to_owned(), |file| format!("jwks_file \"{}\"", file.display()));
    let name = format!("{name} of the client \"{}\"", client.issuer);
    let setting = if client.jwks_file.is_some() { "jwks_file" } else { "jwks" };
    let bad_keys = |message: String, help: &str| client.written.mistake(setting, "bad-keys", message, help);
    let keys = Keys::read(client.jwks.as_deref().unwrap_or_default()).map_err(|cause| {
        bad_keys(format!("{name} cannot be used: {cause}"), "write a JSON Web Key Set: {\"keys\": [ … ]}")
    })?;
    if keys.is_empty() {
        let help =
            "give public keys for signatures, each with a kid: EC on P-384 (or P-256), or RSA of 2048 to 8192 bits";
        return Err(bad_keys(format!("{name} holds no key that can verify a token"), help));
    }
    Ok(Source::Settings(Arc::new(keys)))
}
