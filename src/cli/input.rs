//! What `evaluate` is given: Bundles, NDJSON, or a whole hook request.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::fhir::record::tape::Tape;

/// How a file is called that is written to the program.
const STDIN: &str = "-";

/// A file that was read.
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

/// The files that are named, and those of the folders that are named: `.json` and `.ndjson`, by name.
///
/// # Errors
/// Every folder that cannot be read.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Vec<String>> {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        match std::fs::read_dir(path) {
            Ok(entries) => {
                let is_record = |file: &PathBuf| file.extension().is_some_and(|end| end == "json" || end == "ndjson");
                let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_record).collect();
                found.sort();
                files.extend(found);
            }
            Err(cause) => problems.push(format!("error[unreadable-file]: {}: {cause}", path.display())),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The texts of the files.
///
/// # Errors
/// Every file that cannot be read.
#[expect(clippy::disallowed_methods, reason = "this loader opens the files the user names")]
pub fn read(files: &[PathBuf]) -> Result<Vec<Input>, Vec<String>> {
    let mut problems = Vec::new();
    let mut texts = Vec::new();
    for path in files {
        let is_stdin = path.as_path() == Path::new(STDIN);
        let name = if is_stdin { "standard input".to_owned() } else { path.display().to_string() };
        let text = if is_stdin { from_stdin() } else { std::fs::read_to_string(path) };
        match text {
            // A byte order mark is passed over, as in a body (RFC 8259 section 8.1).
            Ok(text) => texts.push(Input { name, text: text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned() }),
            Err(cause) => problems.push(format!("error[unreadable-file]: {name}: {cause}")),
        }
    }
    if problems.is_empty() { Ok(texts) } else { Err(problems) }
}

/// A file with one secret in it, such as a token or a key.
///
/// # Errors
/// In words, when it cannot be read.
pub fn secret(file: &Path) -> Result<String, String> {
    let mut read = read(&[file.to_owned()]).map_err(|mistakes| {
        let told = mistakes.join("; ");
        told.strip_prefix("error[unreadable-file]: ").unwrap_or(&told).to_owned()
    })?;
    Ok(read.pop().map(|input| input.text.trim().to_owned()).unwrap_or_default())
}

fn from_stdin() -> std::io::Result<String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    Ok(text)
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

/// Which members say what a document means to be.
#[derive(Debug, Default)]
struct Shape {
    /// Only a hook request has it.
    hook: bool,
    /// Resources may have it too (`DocumentReference.context`).
    context: bool,
    resource_type: bool,
}

impl Shape {
    /// Whether it means to be a hook request; what it lacks of one is said when it is read.
    fn is_request(&self) -> bool {
        self.hook || (self.context && !self.resource_type)
    }
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Shape;
            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("any JSON value")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Shape, A::Error> {
                let mut shape = Shape::default();
                while let Some((name, IgnoredAny)) = members.next_entry::<Cow<str>, _>()? {
                    match &*name {
                        "hook" | "hookInstance" | "prefetch" => shape.hook = true,
                        "context" => shape.context = true,
                        "resourceType" => shape.resource_type = true,
                        _ => {}
                    }
                }
                Ok(shape)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Shape, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Shape::default())
            }
            fn visit_unit<E: Error>(self) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
                Ok(Shape::default())
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
                Ok(Shape::default())
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
