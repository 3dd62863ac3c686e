//! Countries an approval can be stated for.

use serde::Deserialize;

/// ISO 3166-1 alpha-2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Country {
    Jp,
    Us,
}

impl Country {
    pub const ALL: [Self; 2] = [Self::Jp, Self::Us];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Jp => "JP",
            Self::Us => "US",
        }
    }
}
