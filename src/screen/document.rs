//! What of one JSON text belongs to which patient.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::record::Fault;
use crate::call::is_looked_at;
use crate::fhir::record::bundle::{Met, walk};
use crate::fhir::record::node::Node;
use crate::fhir::record::tape::Tape;
use crate::fhir::record::unusable::Shape;
use crate::fhir::record::version;

/// Bundles in Bundles beyond this many levels are not taken apart.
const DEEPEST: usize = 5;

/// What a text holds.
#[derive(Debug)]
pub enum Document {
    /// A Bundle about one patient.
    OfOne { patient: String, text: String },
    /// Resources, each of its own patient.
    Parts(Vec<Part>),
}

/// A resource that stands alone, or an entry of a Bundle about several patients.
#[derive(Debug)]
pub enum Part {
    /// A patient's own, with the ids of the drugs it points at.
    Own { patient: String, text: String, drugs: Vec<String> },
    /// A Medication, which names no patient: its names, by which others point at it.
    Drug { names: Vec<String>, text: String },
    /// Nobody's.
    Unplaced(Fault),
}

/// The `fullUrl` of each Patient of a Bundle, with the patient's id.
type Urls = Vec<(String, String)>;

/// Reads one text.
///
/// # Errors
/// A text that is no JSON, or no resource.
pub fn read(text: String) -> Result<Document, Fault> {
    let tape = Tape::read(&text).map_err(|cause| Fault::new("no-json", format!("no JSON we can read: {cause}")))?;
    let root = tape.root();
    match root.str("resourceType") {
        None if is_manifest(&text) => Ok(Document::Parts(Vec::new())),
        None if root.shape() == Shape::Array => each_of_a_list(&text),
        None => {
            let shape = root.shape();
            Err(Fault::new("no-resource", format!("{shape} without resourceType; give FHIR R4 resources or Bundles")))
        }
        Some("Bundle") => {
            let (owners, urls) = owners(root);
            if let [patient] = owners.as_slice() {
                return Ok(Document::OfOne { patient: patient.clone(), text });
            }
            let mut parts = Vec::new();
            take_apart(&text, &urls, 0, &mut parts)?;
            Ok(Document::Parts(parts))
        }
        Some(_) => Ok(match place(root, None, &Urls::new()) {
            None => Document::Parts(Vec::new()),
            Some(placed) => Document::Parts(vec![placed.with(text)]),
        }),
    }
}

/// A list of resources or Bundles, which some write in the place of a Bundle.
fn each_of_a_list(text: &str) -> Result<Document, Fault> {
    let unreadable = |cause: serde_json::Error| Fault::new("no-json", format!("no JSON we can read: {cause}"));
    let items: Vec<&RawValue> = serde_json::from_str(text).map_err(unreadable)?;
    if items.is_empty() {
        return Err(Fault::new("no-resource", "an empty list"));
    }
    let mut parts = Vec::new();
    for item in items {
        // Lists in lists are no form of records.
        if item.get().starts_with('[') {
            parts.push(Part::Unplaced(Fault::new("no-resource", "a list in a list")));
            continue;
        }
        match read(item.get().to_owned()) {
            Ok(Document::OfOne { patient, text }) => parts.push(Part::Own { patient, text, drugs: Vec::new() }),
            Ok(Document::Parts(more)) => parts.extend(more),
            Err(fault) => parts.push(Part::Unplaced(fault)),
        }
    }
    Ok(Document::Parts(parts))
}

/// The manifest of a bulk export, which lists its files.
fn is_manifest(text: &str) -> bool {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Manifest {
        #[serde(rename = "transactionTime")]
        _when: IgnoredAny,
        #[serde(rename = "output")]
        _files: IgnoredAny,
    }
    serde_json::from_str::<Manifest>(text).is_ok()
}

/// The patients of a Bundle: those it holds, else those its resources are about.
fn owners(bundle: Node) -> (Vec<String>, Urls) {
    let mut patients: Vec<String> = Vec::new();
    let mut urls = Urls::new();
    let mut subjects: Vec<String> = Vec::new();
    walk(bundle, 0, &mut |_, met| {
        let Met::Resource { entry, resource, kind } = met else { return };
        let url = entry.and_then(|entry| entry.str("fullUrl"));
        if kind == "Patient" {
            if let Some(id) = patient_id(resource, url) {
                urls.extend(url.map(|url| (url.to_owned(), id.to_owned())));
                if !patients.iter().any(|known| known == id) {
                    patients.push(id.to_owned());
                }
            }
        } else if let Whose::Patient(id) = whose(resource)
            && !subjects.contains(&id)
            // Beyond two it is taken apart in any case.
            && subjects.len() < 2
        {
            subjects.push(id);
        }
    });
    (if patients.is_empty() { subjects } else { patients }, urls)
}

/// Before a transaction is done its entries may have a URL only.
fn patient_id<'n>(patient: Node<'n>, url: Option<&'n str>) -> Option<&'n str> {
    patient.str("id").or_else(|| url.and_then(|url| url.strip_prefix("urn:uuid:")))
}

/// Each entry of a Bundle becomes a Bundle of its own, so that it keeps its `fullUrl`.
fn take_apart(text: &str, urls: &Urls, depth: usize, parts: &mut Vec<Part>) -> Result<(), Fault> {
    #[derive(Deserialize)]
    struct Bundle<'a> {
        #[serde(borrow, default)]
        entry: Vec<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct Entry<'a> {
        #[serde(borrow)]
        resource: &'a RawValue,
    }
    let unreadable =
        |cause: serde_json::Error| Fault::new("no-resource", format!("a Bundle we cannot take apart: {cause}"));
    let bundle: Bundle = serde_json::from_str(text).map_err(unreadable)?;
    if bundle.entry.is_empty() && depth == 0 {
        parts.push(Part::Unplaced(Fault::new("no-patient", "an empty Bundle")));
    }
    for entry in bundle.entry {
        let wrapped = format!(r#"{{"resourceType":"Bundle","type":"collection","entry":[{entry}]}}"#);
        let tape = Tape::read(&wrapped).map_err(unreadable)?;
        let node = tape.root().each("entry").next();
        let Some(resource) = node.and_then(|entry| entry.get("resource")) else {
            parts.push(Part::Unplaced(Fault::new("no-resource", "an entry without resource")));
            continue;
        };
        if resource.str("resourceType") == Some("Bundle") {
            if depth >= DEEPEST {
                parts.push(Part::Unplaced(Fault::new("no-resource", "Bundles nested too deep")));
            } else if let Ok(Entry { resource }) = serde_json::from_str(entry.get()) {
                take_apart(resource.get(), urls, depth + 1, parts)?;
            }
            continue;
        }
        let placed = place(resource, node.and_then(|entry| entry.str("fullUrl")), urls);
        parts.extend(placed.map(|placed| placed.with(wrapped)));
    }
    Ok(())
}

/// Where a resource belongs, before it is known what text it is kept as.
enum Placed {
    Own { patient: String, drugs: Vec<String> },
    Drug { names: Vec<String> },
    Unplaced(Fault),
}

impl Placed {
    fn with(self, text: String) -> Part {
        match self {
            Self::Own { patient, drugs } => Part::Own { patient, text, drugs },
            Self::Drug { names } => Part::Drug { names, text },
            Self::Unplaced(fault) => Part::Unplaced(fault),
        }
    }
}

/// Whose a resource is; nothing where it is of a type nobody looks at.
fn place(resource: Node, url: Option<&str>, urls: &Urls) -> Option<Placed> {
    let kind = resource.str("resourceType").unwrap_or_default();
    let is_kept = ["Patient", "RelatedPerson"].contains(&kind) || is_looked_at(kind) || !version::is_r4(kind);
    match kind {
        "Patient" => Some(match patient_id(resource, url) {
            Some(id) => Placed::Own { patient: id.to_owned(), drugs: Vec::new() },
            None => Placed::Unplaced(Fault::new("no-id", "a Patient without id")),
        }),
        "Medication" => {
            let urn = url.filter(|url| url.starts_with("urn:")).map(str::to_owned);
            let names: Vec<String> = resource.str("id").map(str::to_owned).into_iter().chain(urn).collect();
            (!names.is_empty()).then_some(Placed::Drug { names })
        }
        // What an export says of itself: something is not in it.
        "OperationOutcome" => {
            let is_failure = |issue: Node| matches!(issue.str("severity"), Some("error" | "fatal"));
            let message = "the export says that something could not be exported (OperationOutcome)";
            resource.each("issue").any(is_failure).then(|| Placed::Unplaced(Fault::new("export-incomplete", message)))
        }
        _ if !is_kept => None,
        kind => Some(match whose(resource) {
            Whose::Patient(id) => {
                let by_url = urls.iter().find(|(url, _)| url.strip_prefix("urn:uuid:") == Some(&id));
                let patient = by_url.map_or(id, |(_, id)| id.clone());
                Placed::Own { patient, drugs: drugs(resource) }
            }
            Whose::Nobody => {
                let kind = if version::is_r4(kind) { kind } else { "a resource of a type FHIR R4 does not have" };
                Placed::Unplaced(Fault::new("no-subject", format!("{kind} that names no patient (subject.reference)")))
            }
        }),
    }
}

enum Whose {
    Patient(String),
    Nobody,
}

/// The patient a resource names: `Patient/1`, a URL that ends so, with or without a version, or `urn:uuid:…`.
fn whose(resource: Node) -> Whose {
    let subject = ["subject", "patient"].iter().find_map(|name| resource.get(name));
    let reference = subject.and_then(|subject| subject.items().next()).and_then(|subject| subject.str("reference"));
    let id = reference.and_then(|reference| {
        if let Some(uuid) = reference.strip_prefix("urn:uuid:") {
            return Some(uuid);
        }
        let path = reference.split_once("/_history/").map_or(reference, |(path, _)| path);
        let (kind, id) = path.rsplit_once('/')?;
        (kind == "Patient" || kind.ends_with("/Patient")).then_some(id)
    });
    id.filter(|id| !id.is_empty()).map_or(Whose::Nobody, |id| Whose::Patient(id.to_owned()))
}

/// The Medications a resource points at, as they are named there.
fn drugs(resource: Node) -> Vec<String> {
    let reference = resource.get("medicationReference").and_then(|drug| drug.items().next());
    let named = reference.and_then(|reference| reference.str("reference")).filter(|name| !name.starts_with('#'));
    let name = |name: &str| {
        let path = name.split_once("/_history/").map_or(name, |(path, _)| path);
        if path.starts_with("urn:") { path.to_owned() } else { path.rsplit('/').next().unwrap_or(path).to_owned() }
    };
    named.map(name).into_iter().collect()
}
