//! What a server is asked: every template of every profile, and every other way we know.

use std::collections::BTreeMap;

use crate::cds_hooks::ehr::{self, EhrProfile, KINDS, Ways};
use crate::cds_hooks::template::resource_type;

/// Nobody's id: without a patient it still shows whether a question is refused.
pub const NOBODY: &str = "oncohooks-probe";

/// Profiles and ways, as built in.
#[derive(Debug)]
pub struct Questions {
    pub profiles: Vec<EhrProfile>,
    pub ways: BTreeMap<String, Ways>,
}

impl Questions {
    /// # Errors
    /// In words, when a file that is built in cannot be read.
    pub fn read() -> Result<Self, String> {
        let profile = |name| EhrProfile::read(name, ehr::text(name).unwrap_or_default());
        let profiles: Result<Vec<EhrProfile>, Vec<String>> = ehr::names().map(profile).collect();
        Ok(Self { profiles: profiles.map_err(|mistakes| mistakes.join("; "))?, ways: ehr::ways()? })
    }

    /// Each template once, by resource type.
    #[must_use]
    pub fn templates(&self) -> Vec<&str> {
        let of_profiles = self.profiles.iter().flat_map(|profile| &profile.keys).map(|key| key.template.as_str());
        let of_ways = self.ways.values().flatten().flatten().map(String::as_str);
        let mut templates: Vec<&str> = Vec::new();
        for template in of_profiles.chain(of_ways) {
            if !templates.contains(&template) {
                templates.push(template);
            }
        }
        let place = |template: &&str| KINDS.iter().position(|kind| *kind == resource_type(template));
        templates.sort_by_key(place);
        templates
    }
}
