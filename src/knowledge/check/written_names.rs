//! Everything that is named in the files of the knowledge.

use std::collections::BTreeSet;

use super::measurements;
use super::names::Names;
use crate::case::diseases::Diseases;
use crate::knowledge::load::Written;

/// All names of all files.
pub fn collect(written: &Written) -> Names<'_> {
    let drugs = written.drugs.iter().map(|file| &file.item);
    let assays = written.assays.iter().map(|file| &file.item);
    let statements = written.sources.iter().map(|file| &file.item).flat_map(|source| {
        source.statements.iter().map(move |statement| format!("{}#{}", source.id.value, statement.id.value))
    });
    let indications = drugs.clone().flat_map(|drug| {
        drug.indications.iter().map(move |indication| format!("{}#{}", drug.id.value, indication.id.value))
    });
    let classes: BTreeSet<&str> =
        drugs.clone().flat_map(|drug| &drug.classes).map(|class| class.value.as_str()).collect();
    let drugs: BTreeSet<&str> = drugs.clone().map(|drug| drug.id.value.as_str()).collect();
    Names {
        drugs_or_classes: drugs.union(&classes).copied().collect(),
        drugs,
        classes,
        indications: indications.collect(),
        assays: assays.clone().map(|assay| assay.id.value.as_str()).collect(),
        tests: assays.flat_map(|assay| &assay.tests).map(|test| test.id.value.as_str()).collect(),
        statements: statements.collect(),
        measurements: measurements::known(&written.measurements),
        diseases: Diseases::new(written.diseases.iter().map(|file| file.item.definition()).collect()),
        unread: &written.unread,
    }
}
