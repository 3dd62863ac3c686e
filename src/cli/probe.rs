//! `oncohooks probe`: what a FHIR server can do for us, and the settings that follow. It only reads there.

use std::cell::Cell;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use serde_json::Value;

use super::args::{Format, Globals, ProbeArgs};
use super::output::{complain, say};
use super::probe_report::{Report, Server, Unread};
use super::{codes, input, probe_report, write};
use crate::call::codes::{list, with_names};
use crate::cds_hooks::ehr::EhrProfile;
use crate::diagnostic::Diagnostic;
use crate::fhir::fetch::exchange::{Exchange, Question};
use crate::fhir::fetch::survey::{Came, Depth, Patience, Reply, survey};
use crate::fhir::record::Base;
use crate::fhir::record::chart::Chart;
use crate::fhir::record::sent::spread_file;
use crate::fhir::record::wanted::Search;
use crate::probe::capability::Capability;
use crate::probe::fit::{self, Fit, Lack, Outcome};
use crate::probe::questions::{NOBODY, Questions};
use crate::probe::{own, written};

/// All together stay below ten seconds.
const METADATA: Duration = Duration::from_secs(2);
const TEMPLATES: Patience = Patience { timeout: Duration::from_secs(2), budget: Duration::from_secs(4) };
const PAGES: Patience = Patience { timeout: Duration::from_secs(2), budget: Duration::from_millis(2500) };

/// What kind, and in words with the next step.
type Mistake = (&'static str, String);

/// Probes the server. Exit 0 when it answered, else 1.
pub fn run(args: &ProbeArgs, globals: &Globals) -> ExitCode {
    match probe(args, globals) {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistakes) => {
            for (code, told) in &mistakes {
                complain(format_args!("error[{code}]: {told}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn probe(args: &ProbeArgs, globals: &Globals) -> Result<(), Vec<Mistake>> {
    let one = |code: &'static str| move |told: String| vec![(code, told)];
    let base = Base::read(&args.base).ok_or_else(|| {
        vec![(
            "bad-url",
            format!("\"{}\" is not the base URL of a FHIR server, such as https://ehr.example.org/fhir", args.base),
        )]
    })?;
    // Before anything is asked: nothing is overwritten.
    args.write.as_deref().map(write::is_free).transpose().map_err(one("exists"))?;
    let token = args.token_file.as_ref().map(|file| input::secret(file)).transpose().map_err(one("unreadable-file"))?;
    let token = token.as_deref();
    let questions = Questions::read().map_err(one("built-in"))?;
    let patient = args.patient.as_deref().map(|id| id.strip_prefix("Patient/").unwrap_or(id));

    complain(format_args!("asking {} what it is", args.base));
    let capability =
        capability(&base, token).map_err(|told| vec![("unreachable", format!("{}: {told}", args.base))])?;
    let replies = ask(args, token, &questions.templates(), patient, (Depth::FirstPage, TEMPLATES))?;
    let (outcomes, asked) = (fit::outcomes(&replies, patient.is_none()), fit::asked(&replies));
    if !outcomes.values().any(|outcome| matches!(outcome, Outcome::Works { .. })) {
        return Err(vec![("no-answer", nothing_works(&args.base, &outcomes, token.is_some()))]);
    }
    let stated = capability.clone().unwrap_or_default();
    let fits = fit::fits(&questions, &outcomes, &stated);
    let lacks = fit::lacks(&outcomes, &stated);
    let own =
        fits.first().is_none_or(|best| !best.lacking.is_empty()).then(|| own::profile(&questions, &outcomes)).flatten();
    let profile = chosen(&fits, own.as_ref()).ok_or_else(|| vec![("built-in", "no profile is built in".to_owned())])?;

    let (codes, map) = match patient {
        Some(id) => unread_codes(args, globals, token, id, &profile)?,
        None => (Vec::new(), None),
    };
    let server = Server { base: &args.base, capability: capability.as_ref(), patient };
    let report = Report {
        server,
        outcomes: &outcomes,
        asked: &asked,
        fits: &fits,
        lacks: &lacks,
        profile: &profile,
        codes: &codes,
    };
    match args.format {
        Format::Text => say(probe_report::text(&report)),
        Format::Json => say(serde_json::to_string_pretty(&probe_report::as_json(&report)).unwrap_or_default()),
    }
    if let Some(file) = &args.write {
        let learnt =
            Learnt { base: &args.base, profile: &profile, lacks: &lacks, own: own.as_ref(), map: map.as_ref() };
        learnt.write(file).map_err(one("unwritable"))?;
    }
    Ok(())
}

/// The profile of the site's own where one was made, else the one that fits best.
fn chosen(fits: &[Fit<'_>], own: Option<&Value>) -> Option<EhrProfile> {
    let own = own.and_then(|own| EhrProfile::read("own", &own.to_string()).ok());
    own.or_else(|| fits.first().map(|best| best.profile.clone()))
}

/// What the server says of itself; nothing when it answers something else.
fn capability(base: &Base, token: Option<&str>) -> Result<Option<Capability>, String> {
    let exchange = Exchange::new(METADATA)?;
    let Some(url) = base.fill("metadata") else { return Ok(None) };
    match exchange.ask(&Question::get(url, token)) {
        Ok(answer) => Ok(Capability::read(&answer.body).filter(|_| answer.status == 200)),
        Err(told) if told.contains("in time") => Ok(None),
        Err(told) => Err(told),
    }
}

fn ask(
    args: &ProbeArgs,
    token: Option<&str>,
    templates: &[&str],
    patient: Option<&str>,
    how: (Depth, Patience),
) -> Result<Vec<Reply>, Vec<Mistake>> {
    let searches: Vec<_> =
        templates.iter().map(|template| Search::of((*template).to_owned(), patient.unwrap_or(NOBODY))).collect();
    let heard = Cell::new(0_usize);
    let tell = |reply: &Reply| {
        heard.set(heard.get() + 1);
        let came = match &reply.came {
            Came::Answered(_) => "answered".to_owned(),
            Came::Refused { code, .. } => format!("refused ({code})"),
            Came::Failed(why) => why.clone(),
        };
        complain(format_args!(
            "[{}/{}] {came} in {} ms: {}",
            heard.get(),
            searches.len().max(heard.get()),
            reply.took.as_millis(),
            reply.template
        ));
    };
    survey(&args.base, token, &searches, how, &tell).map_err(|told| vec![("network", told)])
}

fn nothing_works(base: &str, outcomes: &fit::Outcomes<'_>, has_token: bool) -> String {
    let said = outcomes.values().find_map(|outcome| match outcome {
        Outcome::Failed(why) => Some(why.clone()),
        Outcome::Refused { code, .. } => Some(format!("the FHIR server answered {code}")),
        Outcome::Works { .. } => None,
    });
    let next = if has_token {
        "does the token of --token-file still hold?"
    } else {
        "does it want a token? Give one with --token-file FILE"
    };
    format!("{base} answered no question; {}; {next}", said.unwrap_or_default())
}

/// The codes of the patient's record that were not understood, most frequent first, and a draft of a map for them.
fn unread_codes(
    args: &ProbeArgs,
    globals: &Globals,
    token: Option<&str>,
    patient: &str,
    profile: &EhrProfile,
) -> Result<(Vec<Unread>, Option<Value>), Vec<Mistake>> {
    let told = |mistakes: Vec<Diagnostic>| {
        mistakes.iter().map(|mistake| ("settings", mistake.to_string())).collect::<Vec<_>>()
    };
    let settings = globals.settings().map_err(told)?;
    let (engine, names) = with_names(settings.config_dir.as_deref()).map_err(told)?;
    let templates: Vec<&str> = profile.keys.iter().map(|key| key.template.as_str()).collect();
    let replies = ask(args, token, &templates, Some(patient), (Depth::AllPages, PAGES))?;
    let mut chart = Chart::default();
    for reply in &replies {
        let Came::Answered(pages) = &reply.came else { continue };
        for page in pages {
            spread_file(&mut chart, page.root());
        }
    }
    let met = list(&engine.terminology, chart.entries.iter().map(|entry| entry.resource));
    let mut unread: Vec<Unread> = met
        .iter()
        .filter(|(_, known)| known.is_passed_over())
        .map(|(met, known)| Unread {
            place: known.place,
            count: known.count,
            system: met.system.to_owned(),
            code: met.code.to_owned(),
            display: met.display.to_owned(),
            looks_like: names.suggest(met.display).or_else(|| names.suggest(met.code)).map(str::to_owned),
        })
        .collect();
    unread.sort_by_key(|code| std::cmp::Reverse(code.count));
    let has_codes = unread.iter().any(|code| !code.code.is_empty());
    Ok((unread, has_codes.then(|| codes::concept_map(&met, &names))))
}

/// What is written down.
struct Learnt<'l> {
    base: &'l str,
    profile: &'l EhrProfile,
    lacks: &'l [(&'static str, Lack)],
    own: Option<&'l Value>,
    map: Option<&'l Value>,
}

impl Learnt<'_> {
    fn write(&self, file: &Path) -> Result<(), String> {
        let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap_or_default() + "\n";
        let of = |wanted: Lack| {
            let kinds = self.lacks.iter().filter(move |(kind, lack)| *lack == wanted && fit::may_be_declared(kind));
            kinds.map(|(kind, _)| *kind).collect::<Vec<_>>()
        };
        let folder = write::folder(file)?;
        let mut files = Vec::new();
        if let Some(map) = self.map {
            files.push((write::map(file), pretty(map)));
        }
        let mut profile = self.profile.id.clone();
        if let Some(own) = self.own {
            let path = write::profile(file);
            profile = path.file_name().map_or(profile, |name| name.to_string_lossy().into_owned());
            files.push((path, pretty(own)));
        }
        let config_dir = self.map.map(|_| folder.display().to_string());
        let text = written::settings(&written::Learnt {
            base: self.base,
            profile: &profile,
            not_kept: of(Lack::NotKept),
            not_allowed: of(Lack::NotAllowed),
            config_dir: config_dir.as_deref(),
        });
        files.push((file.to_owned(), text));
        for (path, text) in &files {
            write::new_file(path, text)?;
            complain(format_args!("written: {}", path.display()));
        }
        complain(format_args!("check it: oncohooks check --config {}", file.display()));
        complain(format_args!("use it:   oncohooks serve --config {}", file.display()));
        Ok(())
    }
}
