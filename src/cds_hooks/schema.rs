//! Explains what is wrong with a body, mistake by mistake, by the JSON Schemas of `cds-hooks/schema/`.
//!
//! It deliberately never quotes a value it was sent: a body holds patient data, and these texts end in error answers.
//! Every `description` in a schema is written to stand after "send", so the schema itself holds the remedies.

use std::fmt::Write;
use std::sync::LazyLock;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

/// Which body is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Request,
    Response,
    Feedback,
}

/// Why a body was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The text is no JSON, or JSON that may mean two things.
    NotJson { line: usize, column: usize, why: String },
    /// The JSON is not what CDS Hooks asks for.
    Mistakes(Vec<Mistake>),
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// `FHIRPath` of the member, from the root of the body: `context.patientId`.
    pub expression: String,
    /// A FHIR issue type: `required`, `structure`, `value`, `invariant`.
    pub code: &'static str,
    /// What is wrong and what to do, free of values.
    pub text: String,
}

#[jsonschema::validator(path = "cds-hooks/schema/request.schema.json", validate_formats = true)]
struct RequestSchema;
#[jsonschema::validator(path = "cds-hooks/schema/response.schema.json", validate_formats = true)]
struct ResponseSchema;
#[jsonschema::validator(path = "cds-hooks/schema/feedback.schema.json", validate_formats = true)]
struct FeedbackSchema;

static REQUEST: LazyLock<Value> = LazyLock::new(|| text(include_str!("../../cds-hooks/schema/request.schema.json")));
static RESPONSE: LazyLock<Value> = LazyLock::new(|| text(include_str!("../../cds-hooks/schema/response.schema.json")));
static FEEDBACK: LazyLock<Value> = LazyLock::new(|| text(include_str!("../../cds-hooks/schema/feedback.schema.json")));

fn text(schema: &str) -> Value {
    serde_json::from_str(schema).unwrap_or_default()
}

impl Schema {
    /// Every mistake of a body; none when it is as CDS Hooks asks.
    #[must_use]
    pub fn mistakes(self, body: &Value) -> Vec<Mistake> {
        let (errors, schema) = match self {
            Self::Request => (RequestSchema::iter_errors(body), &REQUEST),
            Self::Response => (ResponseSchema::iter_errors(body), &RESPONSE),
            Self::Feedback => (FeedbackSchema::iter_errors(body), &FEEDBACK),
        };
        let mut mistakes = Vec::new();
        for mistake in errors.map(|error| mistake(&error, schema)) {
            // What the hook asks of a member comes before what any hook does, and says it better.
            let is_same = |known: &Mistake| known.expression == mistake.expression && known.code == mistake.code;
            if !mistakes.iter().any(is_same) {
                mistakes.push(mistake);
            }
        }
        mistakes.sort_by(|one, other| one.expression.cmp(&other.expression));
        mistakes
    }
}

impl Refused {
    /// Explains why `body` could not be read; `error` is what serde said, if it was serde that stopped.
    pub(super) fn explain(schema: Schema, body: &str, error: Option<&serde_json::Error>) -> Self {
        match serde_json::from_str(body) {
            Err(not_json) => Self::not_json(&not_json),
            Ok(body) => {
                let mistakes = schema.mistakes(&body);
                match error {
                    Some(error) if mistakes.is_empty() => Self::not_json(error),
                    _ => Self::Mistakes(mistakes),
                }
            }
        }
    }

    fn not_json(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let said = error.to_string();
        // Only these messages are known to quote nothing of the body.
        let why = if error.is_data() {
            let twice = "a member is stated twice, so it is unclear which one counts";
            if said.starts_with("duplicate field") { twice } else { "a member has an unexpected shape" }.to_owned()
        } else {
            said.split(" at line ").next().unwrap_or_default().to_lowercase()
        };
        Self::NotJson { line, column, why }
    }
}

fn mistake(error: &ValidationError, schema: &Value) -> Mistake {
    let pointer = error.instance_path().to_string();
    let mut path: Vec<&str> = pointer.split('/').skip(1).collect();
    let at = expression(&path);
    if let ValidationErrorKind::Required { property } = error.kind() {
        let name = property.as_str().unwrap_or_default();
        path.push(name);
        let at = expression(&path);
        let text = format!("`{at}` is missing; {}", remedy(error, schema, &path));
        return Mistake { expression: at, code: "required", text };
    }
    let (code, what) = match error.kind() {
        ValidationErrorKind::Type { .. } => ("structure", format!("is {}", shape(error.instance()))),
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::Constant { .. } => {
            ("value", "has no known value".into())
        }
        ValidationErrorKind::MaxLength { limit } => ("value", format!("is longer than {limit} characters")),
        ValidationErrorKind::MinLength { .. }
        | ValidationErrorKind::MinItems { .. }
        | ValidationErrorKind::MinProperties { .. } => ("value", "is empty".into()),
        ValidationErrorKind::Not { .. } | ValidationErrorKind::FalseSchema => ("invariant", "may not be here".into()),
        ValidationErrorKind::Contains => ("invariant", "has too many or too few of these".into()),
        _ => ("value", "has a wrong form".into()),
    };
    let text = format!("`{at}` {what}; {}", remedy(error, schema, &path));
    Mistake { expression: at, code, text }
}

/// `send …`, from the description nearest to the mistake: beside the failed keyword, else of the member itself.
fn remedy(error: &ValidationError, schema: &Value, path: &[&str]) -> String {
    let failed = error.schema_path().to_string();
    let beside = failed.rsplit_once('/').and_then(|(parent, _)| {
        let parent = schema.pointer(parent)?;
        let name = path.last()?;
        parent.pointer(&format!("/properties/{name}")).unwrap_or(parent).get("description")
    });
    let own = || path.iter().try_fold(schema, |schema, name| member(schema, name))?.get("description");
    let description = beside.or_else(own).and_then(Value::as_str).unwrap_or("what CDS Hooks 2.0 asks for here");
    format!("send {description}")
}

fn member<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    let properties = schema.get("properties").and_then(|properties| properties.get(name));
    properties.or_else(|| name.parse::<usize>().ok().and_then(|_| schema.get("items")))
}

fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// `context.selections[0]`; the root is `$this`.
fn expression(path: &[&str]) -> String {
    let mut text = String::new();
    for name in path {
        // Writing to a string cannot fail.
        let _ = match (name.parse::<usize>(), text.is_empty()) {
            (Ok(index), _) => write!(text, "[{index}]"),
            (_, true) => write!(text, "{name}"),
            (_, false) => write!(text, ".{name}"),
        };
    }
    if text.is_empty() { "$this".into() } else { text }
}
