//! Headers of groups of results (checklists of pathology): a tick, or a name, instead of a value.

use super::value;
use crate::profiles::meaning::Reader;
use crate::profiles::normal::normal;
use crate::profiles::record::patient_resource::PatientResource;

/// The header of a group of results: its value is a name ("performed", its own) or a tick, and its members carry the answers.
pub fn is_header(reader: Reader, resource: &PatientResource) -> bool {
    let node = resource.node;
    if node.get("hasMember").is_none() || !node.each("component").all(|part| part.get("code").is_none()) {
        return false;
    }
    let said = value::said(reader, node);
    let name = normal(resource.code.text.unwrap_or_default());
    let is_tick = |text: &String| text.chars().all(|c| !c.is_alphanumeric());
    // "Estrogen receptor" under "Estrogen Receptor (ER)", "performed": names, and no result.
    let is_name = |text: &String| {
        normal(text) == name
            || (is_tick(text) && reader.sureness(text).ticked.is_some())
            || (!is_tick(text) && reader.sureness(text).only_names())
    };
    said.numbers.is_empty() && said.interpretation.is_none() && !said.words.is_empty() && said.words.iter().all(is_name)
}
