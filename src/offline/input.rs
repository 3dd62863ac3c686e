//! What is answered offline: Bundles, NDJSON, or a whole hook request.

use super::shape::Shape;
use crate::fhir::record::tape::Tape;

/// A text, and how messages call it.
#[derive(Debug)]
pub struct Input {
    pub name: String,
    pub text: String,
}

/// One JSON document of a file.
#[derive(Debug)]
pub struct Document<'t> {
    pub file: &'t str,
    pub tape: Tape<'t>,
}

/// The one hook request, when that is what the files hold.
pub fn request(files: &[Input]) -> Option<&Input> {
    let [file] = files else { return None };
    is_request(file).then_some(file)
}

/// Whether a file holds one hook request and nothing else.
pub fn is_request(file: &Input) -> bool {
    matches!(shapes(&file.text).as_slice(), [one] if one.is_request())
}

/// The documents of all files, none of which is a hook request.
///
/// # Errors
/// Each file that is no JSON, holds no resource, or holds a hook request beside something else.
pub fn documents(files: &[Input]) -> Result<Vec<Document<'_>>, Vec<String>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for Input { name, text } in files {
        if shapes(text).iter().any(Shape::is_request) {
            problems.push(format!(
                "error[several-files]: {name}: a whole hook request is answered alone; give one request at a time, and no \
                 other file beside it"
            ));
            continue;
        }
        let tapes: Result<Vec<Tape>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
        let tapes = match tapes {
            Ok(tapes) => tapes,
            Err(cause) => {
                problems.push(format!("error[no-json]: {name}: {cause}; give a FHIR Bundle, NDJSON or a hook request"));
                continue;
            }
        };
        let shape = match tapes.as_slice() {
            [] => Some("nothing at all".to_owned()),
            [document] if document.root().str("resourceType").is_none() => Some(document.root().shape().to_string()),
            _ => None,
        };
        problems.extend(shape.map(|shape| {
            format!(
                "error[no-resource]: {name}: {shape} without resourceType; give a FHIR Bundle, one resource a line (NDJSON), \
                 or a hook request"
            )
        }));
        found.extend(tapes.into_iter().map(|tape| Document { file: name, tape }));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}

/// The shapes of the JSON documents of a text, as far as it is JSON. Whatever is in them is passed over unread, so that
/// a hook request with data that must be mended is still known as one.
fn shapes(text: &str) -> Vec<Shape> {
    serde_json::Deserializer::from_str(text).into_iter().map_while(Result::ok).collect()
}
