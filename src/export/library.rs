//! The knowledge as a whole as a Library: which rules it is composed of, and which documents it cites.

use serde_json::{Value, json};

use super::{BASE, Made, PUBLISHER, canonical};
use crate::knowledge::source::Source;

/// Its id.
pub const ID: &str = "oncohooks-knowledge";

pub fn library(made: &Made) -> Value {
    let knowledge = made.knowledge();
    let version = &knowledge.policy.version;
    let rules = knowledge
        .rules
        .iter()
        .map(|rule| json!({"type": "composed-of", "resource": canonical("PlanDefinition", rule.id.as_str(), version)}));
    let mut sources: Vec<&Source> = knowledge.sources.values().collect();
    sources.sort_by_key(|source| source.id);
    let sources = sources.into_iter().map(|source| {
        let mut artifact = json!({"type": "citation", "label": source.id.as_str(), "citation": source.citation});
        if let (Some(members), Some(url)) = (artifact.as_object_mut(), &source.url) {
            members.insert("url".to_owned(), url.as_str().into());
        }
        artifact
    });
    json!({
        "resourceType": "Library",
        "id": ID,
        "url": format!("{BASE}/Library/{ID}"),
        "version": version,
        "title": format!("{} {version}", made.book.words.title),
        "status": "draft",
        "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/library-type", "code": "logic-library"}]},
        "publisher": PUBLISHER,
        "description": made.book.words.about,
        "relatedArtifact": rules.chain(sources).collect::<Vec<Value>>(),
    })
}
