//! `regimens.yaml`: regimens that records call by a name.

use serde::Deserialize;

use super::Name;

/// The file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Regimens {
    pub regimens: Vec<Regimen>,
}

/// One regimen.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Regimen {
    /// In lower case, half width, without "regimen", 療法, doses or cycles.
    pub names: Vec<String>,
    pub drugs: Vec<Name>,
    /// Where the name means this in one disease only.
    #[serde(default)]
    pub disease: Option<Name>,
    #[serde(default)]
    pub setting: Option<RegimenSetting>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegimenSetting {
    Early,
    Metastatic,
}
