//! Names of regimens, as data: the drugs each stands for, in which disease and setting.
//!
//! `config/knowledge/regimens.yaml` is read into this; the reader of therapy has it from there. A name that means several
//! regimens in one disease and setting is not in it, so that it stays open.

use std::collections::HashMap;

use super::disease::DiseaseId;
use super::therapy::Setting;

/// All regimens, by their names in lower case.
#[derive(Debug, Clone, Default)]
pub struct Regimens(HashMap<String, Vec<Regimen>>);

/// One meaning of a name.
#[derive(Debug, Clone)]
pub struct Regimen {
    /// None: in every disease.
    pub disease: Option<DiseaseId>,
    /// Only in early disease, or only in metastatic disease.
    pub only_in: Option<RegimenSetting>,
    /// Drug ids.
    pub drugs: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegimenSetting {
    Early,
    Metastatic,
}

impl Regimens {
    pub const fn new(by_name: HashMap<String, Vec<Regimen>>) -> Self {
        Self(by_name)
    }

    /// Whether it is the name of a regimen, of whatever disease.
    pub fn is_name(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The drugs of a regimen, by its name in lower case.
    pub fn find(&self, name: &str, disease: Option<DiseaseId>, setting: Setting) -> Option<&[String]> {
        let setting = match setting {
            Setting::Early(_) => Some(RegimenSetting::Early),
            Setting::Metastatic => Some(RegimenSetting::Metastatic),
            Setting::Unstated => None,
        };
        let fits = |regimen: &&Regimen| {
            regimen.disease.is_none_or(|of| Some(of) == disease)
                && regimen.only_in.is_none_or(|only| Some(only) == setting)
        };
        let mut fitting = self.0.get(name)?.iter().filter(fits);
        let first = fitting.next()?;
        fitting.all(|other| other.drugs == first.drugs).then_some(first.drugs.as_slice())
    }
}
