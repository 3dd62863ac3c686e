//! What `evaluate` is given: Bundles, NDJSON, or a whole hook request; and the call they make.
//!
//! Whom it is about is settled in `whom`, what `--order` and `--hook` make of it in `placed`.

use std::path::PathBuf;

use super::placed::{self, Placed, Said};
use super::{EvaluateArgs, whom};
use crate::advise::Asked;
use crate::cds_hooks::Hook;
use crate::cds_hooks::discovery;
use crate::cds_hooks::request::HookRequest;
use crate::cds_hooks::schema::Refused;
use crate::fhir::chart::{Chart, ChartEntry, Gap, GapReason, Place};
use crate::fhir::gather::{self, Refusal};
use crate::fhir::json::Node;
use crate::fhir::tape::Tape;
use crate::fhir::unusable::{TypeName, Unusable};
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
            // A byte order mark is passed over, as in a body (RFC 8259 section 8.1).
            Ok(text) => {
                texts.push((path.display().to_string(), text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()));
            }
            Err(cause) => problems.push(format!("error[unreadable-file]: {}: {cause}", path.display())),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// The content of the files, and what is ordered.
pub struct Input<'a> {
    content: Content<'a>,
    placed: Placed<'a>,
}

enum Content<'a> {
    Request(Box<HookRequest<'a, Tape<'a>>>),
    /// Documents, each with the name of its file.
    Records {
        documents: Vec<(&'a str, Tape<'a>)>,
        patient: String,
    },
}

/// One resource with the place it came from and its URL.
pub(super) type Found<'t> = (String, Option<&'t str>, Node<'t>);

impl<'a> Input<'a> {
    /// Reads the texts; `order` is what `--order` says.
    ///
    /// # Errors
    /// Text that is no JSON (with file and line), a request among other files, no patient or several, a hook that asks
    /// of orders where there are none.
    pub fn of(
        texts: &'a [(String, String)],
        order: Option<&'a Said>,
        args: &EvaluateArgs,
    ) -> Result<Self, Vec<String>> {
        if let [(file, text)] = texts
            && is_request(text)
        {
            let request = HookRequest::read(text).map_err(|refused| told(file, refused))?;
            whom::same(file, request.context.patient_id(), args).map_err(|problem| vec![problem])?;
            let placed = placed::of_request(&request, order, args)?;
            return Ok(Self { content: Content::Request(Box::new(request)), placed });
        }
        let mut found = Vec::new();
        let mut problems = Vec::new();
        for (file, text) in texts {
            match documents(text) {
                _ if is_request(text) => problems.push(format!(
                    "error[several-files]: {file}: a whole hook request is answered alone; give one request at a time, and \
                     no other file beside it"
                )),
                Ok(documents) => {
                    if let [document] = documents.as_slice()
                        && document.root().str("resourceType").is_none()
                    {
                        problems.push(format!(
                            "error[no-resource]: {file}: {} without resourceType; give a FHIR Bundle, one resource a line \
                             (NDJSON), or a hook request",
                            document.root().shape()
                        ));
                    }
                    found.extend(documents.into_iter().map(|document| (file.as_str(), document)));
                }
                Err(cause) => problems
                    .push(format!("error[no-json]: {file}: {cause}; give a FHIR Bundle, NDJSON or a hook request")),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let (resources, _) = resources(&found);
        let patient = whom::patient(&resources, args).map_err(|problem| vec![problem])?;
        let placed = placed::of_records(order, args)?;
        Ok(Self { content: Content::Records { documents: found, patient }, placed })
    }

    /// The call the content makes.
    ///
    /// # Errors
    /// When required data is missing from a hook request.
    pub fn asked(&'a self, settings: &Settings) -> Result<Asked<'a>, Vec<String>> {
        let as_of = crate::clock::as_of(settings);
        let Placed { hook, drafts, selections } = &self.placed;
        let asked = match &self.content {
            Content::Request(request) => {
                let chart = chart_of_request(request, *hook)?;
                Asked::of(request, chart, settings.language, settings.jurisdiction, as_of)
            }
            Content::Records { documents, patient } => Asked {
                hook: *hook,
                hook_instance: "00000000-0000-4000-8000-000000000000",
                patient_id: patient,
                user_id: None,
                encounter_id: None,
                fhir_server: None,
                selections: &[],
                draft_orders: None,
                chart: chart_of_records(documents),
                language: settings.language,
                jurisdiction: settings.jurisdiction,
                as_of,
            },
        };
        let drafts = drafts.as_ref().map(Tape::root).or(asked.draft_orders);
        Ok(Asked { hook: *hook, selections, draft_orders: drafts, ..asked })
    }
}

/// Whether it means to be a hook request; what it lacks of one is said when it is read.
fn is_request(text: &str) -> bool {
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Shape {
        resource_type: Option<serde::de::IgnoredAny>,
        hook: Option<serde::de::IgnoredAny>,
        hook_instance: Option<serde::de::IgnoredAny>,
        context: Option<serde::de::IgnoredAny>,
        prefetch: Option<serde::de::IgnoredAny>,
    }
    let is_ours = |shape: Shape| {
        let members = [shape.hook, shape.hook_instance, shape.context, shape.prefetch];
        shape.resource_type.is_none() && members.iter().any(Option::is_some)
    };
    text.trim_start().starts_with('{') && serde_json::from_str::<Shape>(text).is_ok_and(is_ours)
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
        spread(document.root(), None, &Place::File((*file).to_owned()), &mut resources, &mut unreadable);
    }
    (resources, unreadable)
}

/// Takes Bundles apart, nested ones too.
fn spread<'t>(
    node: Node<'t>,
    url: Option<&'t str>,
    place: &Place,
    into: &mut Vec<Found<'t>>,
    unreadable: &mut Vec<Gap>,
) {
    match node.str("resourceType") {
        Some("Bundle") => {
            for (position, entry) in node.each("entry").enumerate() {
                let place = Place::Entry("bundle", vec![position]);
                let url = entry.str("fullUrl");
                match entry.get("resource") {
                    Some(resource) => spread(resource, url, &place, into, unreadable),
                    None => unreadable.push(Gap { place, why: GapReason::Unreadable(Unusable::EntryWithoutResource) }),
                }
            }
        }
        Some(kind) if version::is_r4(kind) => into.push((place.to_string(), url, node)),
        kind => {
            let what = kind.map_or(Unusable::NoResourceType, |kind| Unusable::NotInR4(TypeName::read(kind)));
            unreadable.push(Gap { place: place.clone(), why: GapReason::Unreadable(what) });
        }
    }
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
