//! Regimens name drugs and diseases that exist.

use std::collections::HashMap;

use super::names::{Names, Resolver, line};
use crate::case::regimens::{Regimen, RegimenSetting, Regimens};
use crate::diagnostic::Diagnostic;
use crate::knowledge::written::regimen as written;

const FILE: &str = "knowledge/regimens.yaml";

/// The regimens as the reader of therapy has them.
pub(super) fn check(regimens: &written::Regimens, names: &Names, found: &mut Vec<Diagnostic>) -> Regimens {
    let mut by_name: HashMap<String, Vec<Regimen>> = HashMap::new();
    for regimen in &regimens.regimens {
        let drugs = Resolver { file: FILE, names, found }.drugs(&regimen.drugs);
        let disease = regimen.disease.as_ref().and_then(|disease| {
            let known = names.diseases.find(&disease.value);
            if known.is_none() {
                let message = format!("no disease is called \"{}\"", disease.value);
                let help = "use the id of a file of knowledge/diseases";
                found.push(Diagnostic::error("unknown-disease", FILE, line(disease), message, help));
            }
            known
        });
        let only_in = regimen.setting.map(|setting| match setting {
            written::RegimenSetting::Early => RegimenSetting::Early,
            written::RegimenSetting::Metastatic => RegimenSetting::Metastatic,
        });
        let drugs: Vec<String> = drugs.iter().map(|drug| drug.as_str().to_owned()).collect();
        for name in &regimen.names {
            by_name.entry(name.clone()).or_default().push(Regimen { disease, only_in, drugs: drugs.clone() });
        }
    }
    Regimens::new(by_name)
}
