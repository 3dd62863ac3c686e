//! `oncohooks fire`: plays the EHR against any CDS Hooks service, and shows its cards.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::args::{FireArgs, FireFormat, Globals};
use super::input;
use super::output::{complain, say};
use crate::clock;
use crate::fhir::fetch::exchange::{Answered, Exchange, Question};
use crate::fhir::record::Base;
use crate::fire::call::{self, Moment};
use crate::fire::key::Key;
use crate::fire::prefetch::{self, Source};
use crate::fire::record::Record;
use crate::fire::service::{self, Address, Offered};
use crate::fire::terminal;
use crate::fire::token::{Issuer, unique};
use crate::offline::order;
use crate::settings::{Jurisdiction, Word};

/// For one exchange; hospitals' FHIR servers are slow, and somebody is watching.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Columns, where the terminal does not say.
const COLUMNS: usize = 100;

/// Calls the service. Exit 0 when it answered 200, else 1.
pub fn run(args: &FireArgs, globals: &Globals) -> ExitCode {
    match fire(args, globals) {
        Ok(code) => code,
        Err(mistake) => {
            complain(format_args!("error[{}]: {}", mistake.0, mistake.1));
            ExitCode::FAILURE
        }
    }
}

/// What kind, and in words with the next step.
type Mistake = (&'static str, String);

fn fire(args: &FireArgs, globals: &Globals) -> Result<ExitCode, Mistake> {
    let address = Address::read(&args.service).map_err(|told| ("bad-url", told))?;
    let issuer = issuer(args)?;
    let exchange = Exchange::new(TIMEOUT).map_err(|told| ("network", told))?;
    let record = record(args)?;
    let base = args.fhir.as_deref().map(base_of).transpose()?;
    let token = args.token_file.as_ref().map(|file| secret(file)).transpose()?;
    let patient = patient(args, record.as_ref())?;

    let caller = Caller { exchange: &exchange, issuer: issuer.as_ref(), language: globals.language.map(Word::name) };
    let offered = caller.discover(&address)?;
    let chosen =
        service::choose(&offered, address.id.as_deref(), args.hook.as_deref()).map_err(|told| ("no-service", told))?;
    let orders = orders(args, record.as_ref(), &patient)?;
    let (user, encounter) = (args.user.as_str(), args.encounter.as_deref());
    let moment = Moment { hook: &chosen.hook, patient: &patient, user, encounter, orders: &orders };
    if moment.is_about_orders() && orders.is_empty() {
        let told = format!("{} asks of orders; say one with --order \"drug and dose\" or --orders FILE", chosen.hook);
        return Err(("no-order", told));
    }
    let names_orders = !args.order.is_empty() || args.orders.is_some();
    if names_orders && !moment.is_about_orders() {
        return Err(("no-order", format!("{} asks of no order; leave --order out, or fire order-sign", chosen.hook)));
    }
    let body = body(
        args,
        chosen,
        &moment,
        (record.as_ref(), base, token.as_deref()),
        &exchange,
        globals.jurisdiction.unwrap_or(Jurisdiction::Jp),
    );
    if args.format == FireFormat::Request {
        say(pretty(&body));
        return Ok(ExitCode::SUCCESS);
    }
    let url = address.of(&chosen.id).ok_or_else(|| ("bad-url", format!("no URL for the service {}", chosen.id)))?;
    complain(format_args!("POST {url} ({}, {} KB)", chosen.hook, body.to_string().len().div_ceil(1 << 10)));
    let answer = caller.ask(&url, Some(body.to_string()))?;
    Ok(show(&answer, args, globals, issuer.is_some()))
}

/// The body of the call; what could not be filled is told on stderr.
fn body(
    args: &FireArgs,
    chosen: &Offered,
    moment: &Moment<'_>,
    (record, base, token): (Option<&Record>, Option<Base>, Option<&str>),
    exchange: &Exchange,
    jurisdiction: Jurisdiction,
) -> Value {
    let context = moment.context();
    let server = args.fhir.as_deref().filter(|_| !args.no_server).map(|url| (url, token));
    let source = match (record, base) {
        (Some(record), _) => Some(Source::Record(record)),
        (None, base) => base.map(|base| Source::Server { base, token }),
    };
    let templates = chosen.prefetch.as_ref().filter(|_| !args.no_prefetch);
    let prefetch = templates.zip(source).map(|(templates, source)| {
        let today = clock::today_in(jurisdiction).to_string();
        let filled = prefetch::fill(templates, &context, &today, &source, exchange);
        complain(format_args!(
            "prefetch: {} of {} keys filled",
            filled.values.len() - refused(&filled.values),
            templates.len()
        ));
        filled.notes.iter().for_each(|note| complain(format_args!("  {}", terminal::clean(note))));
        filled.values
    });
    call::body(moment.hook, &unique(clock::unix(), "hookInstance"), &context, prefetch.as_ref(), server)
}

fn refused(values: &serde_json::Map<String, Value>) -> usize {
    let is_outcome = |value: &&Value| value.get("resourceType").and_then(Value::as_str) == Some("OperationOutcome");
    values.values().filter(is_outcome).count()
}

/// Who calls the service.
struct Caller<'c> {
    exchange: &'c Exchange,
    issuer: Option<&'c Issuer>,
    language: Option<&'static str>,
}

impl Caller<'_> {
    fn ask(&self, url: &Url, body: Option<String>) -> Result<Answered, Mistake> {
        let token = self.issuer.map(|issuer| issuer.sign(url, clock::unix())).transpose();
        let token = token.map_err(|told| ("bad-key", told))?;
        let told = |cause| ("unreachable", format!("{url}: {cause}"));
        let question = Question { url: url.clone(), token: token.as_deref(), body, language: self.language };
        self.exchange.ask(&question).map_err(told)
    }

    fn discover(&self, address: &Address) -> Result<Vec<Offered>, Mistake> {
        let url = &address.discovery;
        let answer = self.ask(url, None)?;
        match answer.status {
            200 => service::offered(&answer.body).map_err(|told| ("discovery", format!("{url}: {told}"))),
            status => {
                let next =
                    next_step(status, self.issuer.is_some()).unwrap_or("give the base URL of a CDS Hooks service");
                Err(("discovery", format!("{url} answered {status}; {next}")))
            }
        }
    }
}

fn show(answer: &Answered, args: &FireArgs, globals: &Globals, is_signed: bool) -> ExitCode {
    let text = String::from_utf8_lossy(&answer.body);
    let value: Option<Value> = serde_json::from_str(&text).ok();
    let has_cards = value.as_ref().is_some_and(|value| value.get("cards").is_some_and(Value::is_array));
    let is_answer = answer.status == 200 && has_cards;
    match (args.format, &value) {
        (FireFormat::Json | FireFormat::Request, _) => say(&text),
        (FireFormat::Text, Some(value)) if is_answer => say(terminal::cards(value, columns(globals)).trim_end()),
        (FireFormat::Text, Some(value)) => issues(value).for_each(complain),
        (FireFormat::Text, None) => complain(terminal::clean(&text.chars().take(300).collect::<String>())),
    }
    if is_answer {
        return ExitCode::SUCCESS;
    }
    let what = match (answer.status, &value) {
        (200, None) => "but no JSON",
        (200, Some(_)) => "but no list of cards",
        _ => "no cards",
    };
    let next = next_step(answer.status, is_signed).unwrap_or("look into the log of the service");
    complain(format_args!("error[answer]: the service answered {}, {what}; {next}", answer.status));
    ExitCode::FAILURE
}

/// The issues of an OperationOutcome, or the whole answer in short.
fn issues(value: &Value) -> impl Iterator<Item = String> {
    let listed = value.get("issue").and_then(Value::as_array).cloned().unwrap_or_default();
    let whole = listed.is_empty().then(|| value.to_string().chars().take(300).collect::<String>());
    let issue = |issue: Value| {
        let at = issue.pointer("/expression/0").and_then(Value::as_str).map(|at| format!("{at}: ")).unwrap_or_default();
        let words = issue.get("diagnostics").or_else(|| issue.pointer("/details/text")).and_then(Value::as_str);
        let code = issue.get("code").and_then(Value::as_str).unwrap_or_default();
        format!("  {at}{}", words.unwrap_or(code))
    };
    listed.into_iter().map(issue).chain(whole).map(|line| terminal::clean(&line))
}

fn next_step(status: u16, is_signed: bool) -> Option<&'static str> {
    match status {
        401 | 403 if is_signed => Some("its log says why; does it know this issuer, this kid, and its own URL as aud?"),
        401 | 403 => Some("it wants a token: sign with --key FILE --issuer URL"),
        400 | 422 => Some("see the request with --format request"),
        404 | 405 => Some("is this the base URL of a CDS Hooks service?"),
        412 => Some("it lacks data: fill more with --fhir or --bundle, or let it read the FHIR server you name"),
        413 => Some("send less: the service allows no body of this size"),
        429 | 503 => Some("it is too busy or not ready: try again in a moment"),
        _ => None,
    }
}

fn issuer(args: &FireArgs) -> Result<Option<Issuer>, Mistake> {
    let Some((file, url)) = args.key.as_ref().zip(args.issuer.as_ref()) else { return Ok(None) };
    let key = Key::read(&secret(file)?, args.kid.as_deref());
    let key = key.map_err(|told| ("bad-key", format!("{}: {told}", file.display())))?;
    Ok(Some(Issuer { url: url.clone(), key }))
}

/// A file with one secret in it.
fn secret(file: &Path) -> Result<String, Mistake> {
    input::secret(file).map_err(|told| ("unreadable-file", told))
}

/// Name and text of a file.
fn text_of(file: &PathBuf) -> Result<(String, String), Mistake> {
    let mut read = input::read(std::slice::from_ref(file)).map_err(|mistakes| {
        let told = mistakes.join("; ");
        ("unreadable-file", told.strip_prefix("error[unreadable-file]: ").unwrap_or(&told).to_owned())
    })?;
    let file = read.pop().map(|input| (input.name, input.text));
    file.ok_or_else(|| ("unreadable-file", "no file was read".to_owned()))
}

fn record(args: &FireArgs) -> Result<Option<Record>, Mistake> {
    let Some(file) = &args.bundle else { return Ok(None) };
    let (name, text) = text_of(file)?;
    Record::read(&name, &text).map(Some).map_err(|told| ("no-record", told))
}

fn base_of(url: &str) -> Result<Base, Mistake> {
    let told =
        || ("bad-url", format!("\"{url}\" is not the base URL of a FHIR server, such as https://ehr.example.org/fhir"));
    Base::read(url).ok_or_else(told)
}

fn patient(args: &FireArgs, record: Option<&Record>) -> Result<String, Mistake> {
    match (record, &args.patient) {
        (Some(record), named) => record.patient(named.as_deref()).map_err(|told| ("no-patient", told)),
        (None, Some(named)) => Ok(named.strip_prefix("Patient/").unwrap_or(named).to_owned()),
        (None, None) => Err(("no-patient", "name the patient with --patient ID".to_owned())),
    }
}

/// The orders of `--orders`, else of the hook request that was given as file, and those of `--order`.
fn orders(args: &FireArgs, record: Option<&Record>, patient: &str) -> Result<Vec<Value>, Mistake> {
    let mut orders = Vec::new();
    if let Some(file) = &args.orders {
        let (name, text) = text_of(file)?;
        orders = Record::read(&name, &text).map_err(|told| ("no-order", told))?.resources;
    } else if let Some(drafts) =
        record.and_then(|record| record.draft_orders.as_ref()).filter(|_| args.order.is_empty())
    {
        orders = Record::read("draftOrders", &drafts.to_string()).map_err(|told| ("no-order", told))?.resources;
    }
    let said = args.order.iter().filter(|words| !words.trim().is_empty());
    for (at, words) in said.enumerate() {
        let mut order = order::resource(words, &format!("order-{}", at + 1));
        if let Some(members) = order.as_object_mut() {
            members.insert("subject".to_owned(), serde_json::json!({"reference": format!("Patient/{patient}")}));
        }
        orders.push(order);
    }
    Ok(orders)
}

/// The width of the terminal, as it says itself.
fn columns(globals: &Globals) -> usize {
    let said = globals.environment.iter().find(|(name, _)| name == "COLUMNS");
    said.and_then(|(_, value)| value.parse().ok()).filter(|columns| *columns >= 40).unwrap_or(COLUMNS)
}

fn pretty(body: &Value) -> String {
    serde_json::to_string_pretty(body).unwrap_or_default()
}
