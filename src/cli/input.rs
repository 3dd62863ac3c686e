//! What `evaluate` is given: Bundles, NDJSON, or a whole hook request; and the call they make.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::json;

use super::EvaluateArgs;
use crate::advise::Asked;
use crate::cds_hooks::Hook;
use crate::cds_hooks::discovery;
use crate::cds_hooks::request::HookRequest;
use crate::cds_hooks::schema::Refused;
use crate::fhir::chart::{Chart, ChartEntry, Gap, GapReason};
use crate::fhir::gather::{self, Refusal};
use crate::fhir::json::Node;
use crate::fhir::tape::Tape;
use crate::fhir::version;
use crate::settings::Settings;

/// The texts of the files, each with its name.
///
/// # Errors
/// Every file that cannot be read.
#[expect(clippy::disallowed_methods, reason = "this loader opens the files the user names")]
pub fn read(files: &[PathBuf]) -> Result<Vec<(String, String)>, Vec<String>> {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for path in files {
        match std::fs::read_to_string(path) {
            Ok(text) => texts.push((path.display().to_string(), text)),
            Err(cause) => problems.push(format!("error[unreadable-file]: {}: {cause}", path.display())),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// The content of the files.
pub enum Input<'a> {
    Request(Box<HookRequest<'a, Tape<'a>>>),
    /// Documents, each with the name of its file.
    Records {
        documents: Vec<(&'a str, Tape<'a>)>,
        drafts: Option<Tape<'a>>,
        patient: String,
    },
}

/// One resource with the place it came from and its URL.
type Found<'t> = (String, Option<&'t str>, Node<'t>);

impl<'a> Input<'a> {
    /// Reads the texts.
    ///
    /// # Errors
    /// Text that is no JSON (with file and line), a request among other files, no patient or several.
    pub fn of(texts: &'a [(String, String)], order: Option<&'a str>, args: &EvaluateArgs) -> Result<Self, Vec<String>> {
        let drafts = |text: &'a str| Tape::read(text).ok();
        if let [(file, text)] = texts
            && is_request(text)
        {
            let request = HookRequest::read(text).map_err(|refused| told(file, refused))?;
            return Ok(Self::Request(Box::new(request)));
        }
        let mut found = Vec::new();
        let mut problems = Vec::new();
        for (file, text) in texts {
            match documents(text) {
                Ok(documents) => found.extend(documents.into_iter().map(|document| (file.as_str(), document))),
                Err(cause) => problems
                    .push(format!("error[no-json]: {file}: {cause}; give a FHIR Bundle, NDJSON or a hook request")),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let (resources, _) = resources(&found);
        let patient = patient(&resources, args).map_err(|problem| vec![problem])?;
        Ok(Self::Records { documents: found, drafts: order.and_then(drafts), patient })
    }

    /// The call the content makes.
    ///
    /// # Errors
    /// When required data is missing from a hook request.
    pub fn asked(&'a self, args: &EvaluateArgs, settings: &Settings) -> Result<Asked<'a>, Vec<String>> {
        let as_of = crate::clock::as_of(settings);
        match self {
            Self::Request(request) => {
                let hook = args.hook.unwrap_or(request.hook);
                let chart = chart_of_request(request, hook)?;
                Ok(Asked { hook, ..Asked::of(request, chart, settings.language, settings.jurisdiction, as_of) })
            }
            Self::Records { documents, drafts, patient } => Ok(Asked {
                hook: args.hook.unwrap_or(if args.order.is_some() { Hook::OrderSign } else { Hook::PatientView }),
                hook_instance: "00000000-0000-4000-8000-000000000000",
                patient_id: patient,
                user_id: None,
                encounter_id: None,
                fhir_server: None,
                selections: &ORDERED,
                draft_orders: drafts.as_ref().map(Tape::root),
                chart: chart_of_records(documents),
                language: settings.language,
                jurisdiction: settings.jurisdiction,
                as_of,
            }),
        }
    }
}

/// The one order `--order` makes.
static ORDERED: [Cow<'static, str>; 1] = [Cow::Borrowed("MedicationRequest/order-1")];

fn is_request(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Shape {
        hook: Option<serde::de::IgnoredAny>,
        context: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_str::<Shape>(text).is_ok_and(|shape| shape.hook.is_some() && shape.context.is_some())
}

fn told(file: &str, refused: Refused) -> Vec<String> {
    match refused {
        Refused::NotJson { line, column, why } => vec![format!("error[no-json]: {file}:{line}:{column}: {why}")],
        Refused::Mistakes(mistakes) => mistakes
            .into_iter()
            .map(|mistake| format!("error[bad-request]: {file}: {}: {}", mistake.expression, mistake.text))
            .collect(),
    }
}

/// One JSON document, or one a line (NDJSON).
fn documents(text: &str) -> Result<Vec<Tape<'_>>, serde_json::Error> {
    serde_json::Deserializer::from_str(text).into_iter().collect()
}

/// The resources of all documents, and what is none.
fn resources<'t>(documents: &'t [(&str, Tape<'_>)]) -> (Vec<Found<'t>>, Vec<Gap>) {
    let (mut resources, mut unreadable) = (Vec::new(), Vec::new());
    for (file, document) in documents {
        spread(document.root(), None, file, &mut resources, &mut unreadable);
    }
    (resources, unreadable)
}

/// Takes Bundles apart, nested ones too.
fn spread<'t>(node: Node<'t>, url: Option<&'t str>, place: &str, into: &mut Vec<Found<'t>>, unreadable: &mut Vec<Gap>) {
    match node.str("resourceType") {
        Some("Bundle") => {
            for (position, entry) in node.each("entry").enumerate() {
                let place = format!("bundle.entry[{position}]");
                let url = entry.str("fullUrl");
                match entry.get("resource") {
                    Some(resource) => spread(resource, url, &place, into, unreadable),
                    None => unreadable
                        .push(Gap { place, why: GapReason::Unreadable("an entry without resource".to_owned()) }),
                }
            }
        }
        Some(kind) if version::is_r4(kind) => into.push((place.to_owned(), url, node)),
        kind => {
            let what = kind.map_or("no resourceType", |_| "a resource type that FHIR R4 does not have");
            let why = GapReason::Unreadable(format!("{place}: {what}"));
            unreadable.push(Gap { place: "bundle".to_owned(), why });
        }
    }
}

/// The one Patient, or the one `--patient` names.
fn patient(resources: &[Found<'_>], args: &EvaluateArgs) -> Result<String, String> {
    if let Some(id) = &args.patient {
        return Ok(id.trim_start_matches("Patient/").to_owned());
    }
    let patients = resources.iter().filter(|(_, _, node)| node.str("resourceType") == Some("Patient"));
    let ids: BTreeSet<&str> = patients.filter_map(|(_, url, node)| node.str("id").or(url.and_then(uuid))).collect();
    let subjects = || -> BTreeSet<String> {
        let references =
            resources.iter().filter_map(|(_, _, node)| node.at(&["subject", "reference"]).and_then(Node::text));
        references.filter_map(|reference| reference.rsplit_once("Patient/")).map(|(_, id)| id.to_owned()).collect()
    };
    match ids.len() {
        1 => Ok(ids.into_iter().next().unwrap_or_default().to_owned()),
        0 => match subjects().len() {
            1 => Ok(subjects().into_iter().next().unwrap_or_default()),
            _ => {
                Err("error[no-patient]: no Patient resource with an id; name the patient with --patient ID".to_owned())
            }
        },
        _ => {
            let ids: Vec<&str> = ids.into_iter().collect();
            Err(format!(
                "error[several-patients]: the files hold several patients ({}); choose one with --patient ID",
                ids.join(", ")
            ))
        }
    }
}

/// What an entry without id is called in its Bundle.
fn uuid(url: &str) -> Option<&str> {
    url.strip_prefix("urn:uuid:")
}

/// The Bundle of the order that `--order` says in words.
pub fn order(words: &str) -> String {
    let resource = json!({
        "resourceType": "MedicationRequest",
        "id": "order-1",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": words},
        "dosageInstruction": [{"text": words}],
    });
    json!({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": resource}]}).to_string()
}

fn chart_of_request<'a>(request: &'a HookRequest<'a, Tape<'a>>, hook: Hook) -> Result<Chart<'a>, Vec<String>> {
    let declarations = discovery::declarations()?;
    let declaration = declarations.iter().find(|declaration| declaration.service.hook == hook);
    let declaration = declaration.ok_or_else(|| vec![format!("error[no-service]: no service answers {hook}")])?;
    let sent = request.prefetch.as_deref().unwrap_or_default();
    gather::chart(declaration, sent, &[]).map_err(|refusal| match refusal {
        Refusal::Unobtainable(keys) => keys
            .into_iter()
            .map(|key| format!("error[required-data]: prefetch.{}: {} ({})", key.key, key.why, key.template))
            .collect(),
        Refusal::NotR4 { place, found } => vec![format!("error[not-r4]: {place}: {found} is not FHIR R4")],
    })
}

fn chart_of_records<'t>(documents: &'t [(&str, Tape<'_>)]) -> Chart<'t> {
    let (resources, gaps) = resources(documents);
    let entry = |(_, full_url, resource)| ChartEntry { key: "bundle", full_url, patient_limited: true, resource };
    Chart { entries: resources.into_iter().map(entry).collect(), gaps }
}
