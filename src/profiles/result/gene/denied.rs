//! Genes that are listed under a name that is nothing but a "no" ("pertinent negatives": "EGFR, ALK").

use crate::case::gene_result::GeneState;
use crate::profiles::gene_words::statements::What;
use crate::profiles::meaning::{Meaning, Reader};
use crate::profiles::result::value::Said as OwnValue;
use crate::variant::Classification;

/// A value that lists genes under a name that is nothing but a "no" ("pertinent negatives": "EGFR, ALK"): together with its
/// name, which alone says what is said of them.
pub fn under_denial<'c>(reader: Reader<'c>, meaning: &Meaning<'c>, own: &OwnValue<'c>) -> Option<OwnValue<'c>> {
    let name = meaning.text.filter(|name| denies_whatever_is_listed(reader, name))?;
    let lists = |words: &String| {
        let told = reader.told(words);
        !told.genes.is_empty() && told.statements.is_empty() && !told.is_unclear
    };
    let is_list = !own.words.is_empty() && own.words.iter().all(lists);
    is_list
        .then(|| OwnValue { words: own.words.iter().map(|words| format!("{name}: {words}")).collect(), ..own.clone() })
}

/// A name that denies, and names neither a gene nor a change.
pub fn denies_whatever_is_listed(reader: Reader, name: &str) -> bool {
    let told = reader.told(name);
    let [statement] = told.statements.as_slice() else { return false };
    let is_bare = matches!(statement.what, What::Unnamed) && statement.class == Classification::NotStated;
    statement.state == GeneState::Absent && is_bare && told.genes.is_empty() && !told.is_unclear && !told.is_of_part
}
