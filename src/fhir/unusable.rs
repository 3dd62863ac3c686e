//! What stood where a resource of FHIR R4 was wanted.

use std::fmt;

/// Why a value of the prefetch, or an entry of a Bundle, is no resource that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// No object at all.
    Shape(Shape),
    NoResourceType,
    /// The one resource that was asked for is not there.
    NoResource,
    EntryWithoutResource,
    /// A member stands twice in it.
    Repeats(&'static str),
    /// Only resources of another type stand where `wanted` was asked for.
    OtherType {
        found: TypeName,
        wanted: String,
    },
    /// FHIR R4 has no such type: it may be a misspelt one that matters.
    NotInR4(TypeName),
    NestedTooDeep,
}

/// The name of a resource type, kept only when it looks like one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName(pub Option<String>);

impl TypeName {
    #[must_use]
    pub fn read(name: &str) -> Self {
        let is_plain = name.len() <= 40 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
        Self(is_plain.then(|| name.to_owned()))
    }
}

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, "resource type {name}"),
            None => f.write_str("an unknown resource type"),
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Shape(shape) => shape.fmt(f),
            Self::NoResourceType => f.write_str("an object without resourceType"),
            Self::NoResource => f.write_str("no resource"),
            Self::EntryWithoutResource => f.write_str("an entry without resource"),
            Self::Repeats(member) => write!(f, "a resource that states `{member}` twice"),
            Self::OtherType { found, wanted } => write!(f, "{found} where {wanted} was asked for"),
            Self::NotInR4(name) => write!(f, "{name}, which FHIR R4 does not have"),
            Self::NestedTooDeep => f.write_str("Bundles nested too deep"),
        }
    }
}
