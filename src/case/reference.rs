//! What a resource of the record is called, and whether that name lets others refer to it.

use std::fmt;

/// The name that cards give a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `Condition/c1`: a draft may refer to it, and a button may remove it.
    Resource(String),
    /// It has no usable id: its kind and where it stands (`Condition (conditions[3])`), or its URL. Only for people to
    /// read.
    Place(String),
}

impl Reference {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Resource(name) | Self::Place(name) => name,
        }
    }

    /// `Type/id`, when others can refer to it.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::Resource(name) => Some(name),
            Self::Place(_) => None,
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
