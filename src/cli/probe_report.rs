//! What a probe found, for people and for programs. It names no patient.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::cds_hooks::ehr::{EhrProfile, Need};
use crate::cds_hooks::template::PATIENT;
use crate::offline::on_one_line;
use crate::probe::capability::Capability;
use crate::probe::fit::{Asked, Fit, Lack, Outcome, Outcomes};

/// Letters of a refusal that are shown.
const SHOWN: usize = 120;

/// Who was asked.
#[derive(Debug)]
pub(super) struct Server<'r> {
    pub base: &'r str,
    pub capability: Option<&'r Capability>,
    pub patient: Option<&'r str>,
}

/// A code that was not understood.
#[derive(Debug)]
pub(super) struct Unread {
    /// Where it stood first: `result`, `diagnosis` …
    pub place: &'static str,
    pub count: usize,
    pub system: String,
    pub code: String,
    pub display: String,
    /// The concept whose names are alike.
    pub looks_like: Option<String>,
}

/// All that was found.
#[derive(Debug)]
pub(super) struct Report<'r> {
    pub server: Server<'r>,
    pub outcomes: &'r Outcomes<'r>,
    /// In which other form.
    pub asked: &'r Asked<'r>,
    pub fits: &'r [Fit<'r>],
    pub lacks: &'r [(&'static str, Lack)],
    pub profile: &'r EhrProfile,
    pub codes: &'r [Unread],
}

impl Report<'_> {
    /// The words of a refusal without the patient's id.
    fn said(&self, said: &str) -> String {
        let said = self.server.patient.map_or_else(|| said.to_owned(), |id| said.replace(id, PATIENT));
        on_one_line(&said).chars().take(SHOWN).collect()
    }

    /// Whether a profile has all that matters.
    fn is_own(&self) -> bool {
        self.fits.iter().all(|fit| fit.profile.id != self.profile.id)
    }
}

/// Tables for a terminal.
pub(super) fn text(report: &Report<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "SERVER\n  {}: {}", report.server.base, stated(report.server.capability));
    if report.server.patient.is_none() {
        let _ = writeln!(out, "  Asked about nobody: with --patient ID the answers say more.");
    }
    let works = report.outcomes.values().filter(|outcome| matches!(outcome, Outcome::Works { .. })).count();
    let _ = writeln!(out, "\nTEMPLATES ({works} of {} are answered)", report.outcomes.len());
    for (template, outcome) in report.outcomes {
        let (word, said) = match outcome {
            Outcome::Works { found } => {
                let asked = report.asked.get(template).map(|asked| format!("asked {asked}, as a hook call would be"));
                (format!("works, {found} found"), self_said(&asked.unwrap_or_default()))
            }
            Outcome::Refused { code, said } => (format!("refused, {code}"), self_said(&report.said(said))),
            Outcome::Failed(why) => ("failed".to_owned(), self_said(why)),
        };
        let _ = writeln!(out, "  {word:<18} {template}{said}");
    }
    out.push_str("\nPROFILES\n");
    for Fit { profile, lacking, lost } in report.fits {
        let word = if lacking.is_empty() { "fits" } else { "lacks" };
        let lacking = lacking.join(", ");
        let lost = if *lost == 0 { String::new() } else { format!("  {lost} resources are found only in another way") };
        let _ = writeln!(out, "  {word:<6} {:<8} {lacking}{lost}", profile.id);
    }
    let own = if report.is_own() { " (none fits: made of what the server answers; --write writes it)" } else { "" };
    let _ = writeln!(out, "\nUSE\n  [ehr] profile = \"{}\"{own}", report.profile.id);
    for (kind, lack) in report.lacks {
        let _ = writeln!(out, "  {kind}: {}", words(*lack));
    }
    if report.server.patient.is_some() {
        let _ = writeln!(out, "\nCODES NOT UNDERSTOOD ({})", report.codes.len());
        for Unread { place, count, system, code, display, looks_like } in report.codes {
            let [system, code, display] = [system, code, display].map(|text| on_one_line(text));
            let looks = looks_like.as_ref().map(|concept| format!("  looks like {concept}")).unwrap_or_default();
            let _ = writeln!(out, "{count:>6}  {place:<9}  {system}|{code}  {display}{looks}");
        }
    }
    out.push_str("\nTO TYPE IN, where the EHR never reads discovery\n");
    let widest = report.profile.keys.iter().map(|key| key.key.len()).max().unwrap_or(0);
    for key in &report.profile.keys {
        let _ = writeln!(out, "  {:<widest$}  {}", key.key, key.template);
    }
    out.truncate(out.trim_end().len());
    out
}

fn self_said(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!("  ({said})") }
}

fn stated(capability: Option<&Capability>) -> String {
    let Some(capability) = capability else { return "no CapabilityStatement could be read".to_owned() };
    let software = capability.software.as_deref().unwrap_or("software not named");
    let version = capability.fhir_version.as_deref().unwrap_or("not stated");
    let r4 = if version.starts_with("4.0") { "" } else { " (this service reads R4, 4.0.1)" };
    on_one_line(&format!("{software}, FHIR {version}{r4}"))
}

fn words(lack: Lack) -> &'static str {
    match lack {
        Lack::NotKept => "not kept here; --write says so in [chart] not_kept",
        Lack::NotAllowed => "not allowed to this token; ask for the scope",
        Lack::NoWay => "no way to ask for it was answered; say so to whoever runs the server",
    }
}

/// The same as JSON.
pub(super) fn as_json(report: &Report<'_>) -> Value {
    let capability = report.server.capability;
    let template = |(template, outcome): (&&str, &Outcome)| match outcome {
        Outcome::Works { found } => match report.asked.get(template) {
            Some(asked) => json!({"template": template, "answer": "works", "found": found, "asked": asked}),
            None => json!({"template": template, "answer": "works", "found": found}),
        },
        Outcome::Refused { code, said } => {
            json!({"template": template, "answer": "refused", "status": code, "said": report.said(said)})
        }
        Outcome::Failed(why) => json!({"template": template, "answer": "failed", "said": why}),
    };
    let fit = |Fit { profile, lacking, lost }: &Fit<'_>| json!({"id": profile.id, "fits": lacking.is_empty(), "lacking": lacking, "lost": lost});
    let of = |wanted: Lack| {
        let kinds = report.lacks.iter().filter(move |(_, lack)| *lack == wanted).map(|(kind, _)| Value::from(*kind));
        kinds.collect::<Value>()
    };
    let code = |Unread { place, count, system, code, display, looks_like }: &Unread| json!({"place": place, "count": count, "system": system, "code": code, "display": display, "looksLike": looks_like});
    let key = |key: &crate::cds_hooks::ehr::PrefetchKey| {
        let need = match key.need {
            Need::Optional => "optional",
            Need::Wanted => "wanted",
            Need::Required => "required",
        };
        json!({"key": key.key, "template": key.template, "need": need})
    };
    json!({
        "server": {
            "base": report.server.base,
            "software": capability.and_then(|capability| capability.software.as_deref()),
            "fhirVersion": capability.and_then(|capability| capability.fhir_version.as_deref()),
        },
        "templates": report.outcomes.iter().map(template).collect::<Value>(),
        "profiles": report.fits.iter().map(fit).collect::<Value>(),
        "profile": report.profile.id,
        "notKept": of(Lack::NotKept),
        "notAllowed": of(Lack::NotAllowed),
        "noWay": of(Lack::NoWay),
        "codes": report.codes.iter().map(code).collect::<Value>(),
        "prefetch": report.profile.keys.iter().map(key).collect::<Value>(),
    })
}
