//! What a name or a heading says of the significance of all that stands under it: "Variants of unknown significance".

use super::around::Around;
use super::findings::Said;
use crate::case::gene_result::{GeneState, Rating};
use crate::case::resolve::gene::is_of_whole_gene;
use crate::profiles::gene_words::statements::Statement;
use crate::profiles::meaning::Reader;
use crate::variant::Classification;

/// Puts what stands under a heading of doubtful variants under its word, unless it has one of its own. One that says the
/// opposite is a contradiction.
pub fn apply(reader: Reader, own: &str, around: &Around, said: &mut [Said]) {
    let is_said = |one: &Said| matches!(one.result.state, GeneState::Present | GeneState::Absent);
    if !said.iter().any(is_said) {
        return;
    }
    let above = around.levels.iter().find_map(|level| {
        let names = level.iter().flat_map(|holder| {
            let codings = holder.node.each("code").flat_map(|code| code.each("coding"));
            holder.code.text.into_iter().chain(codings.filter_map(|coding| coding.str("display")))
        });
        names.into_iter().find_map(|name| of_name(reader, name))
    });
    let own = of_name(reader, own);
    let is_own = own.is_some();
    let Some(class) = own.or(above).filter(|class| is_doubtful(*class)) else { return };
    for one in said.iter_mut().map(|one| &mut one.result) {
        match one.state {
            GeneState::Present if is_pathogenic(one.significance) || is_oncogenic(one.rating) => {
                one.state = GeneState::Contradiction;
            }
            GeneState::Present if one.significance == Classification::NotStated => one.significance = class,
            // Among those of unknown significance there is none: of the others nothing is said.
            GeneState::Absent if !is_own && is_of_whole_gene(one) => one.state = GeneState::Open,
            _ => {}
        }
    }
}

/// The class that a name states. A name of several opposed classes ("Pathogenic variants and VUS") is of none.
fn of_name(reader: Reader, name: &str) -> Option<Classification> {
    let told = reader.told(name);
    let stated = told.statements.iter().filter(|one| !matches!(one.state, GeneState::Absent | GeneState::NotTested));
    let class = |one: &Statement| match one.class {
        // "Tier III variants"
        Classification::NotStated => one.rating.map(Rating::class).unwrap_or_default(),
        class => class,
    };
    let classes: Vec<_> = stated.map(class).filter(|class| *class != Classification::NotStated).collect();
    let first = classes.first().copied()?;
    let is_one = classes.iter().all(|class| is_doubtful(*class) == is_doubtful(first));
    Some(if is_one { first } else { Classification::NotStated })
}

fn is_doubtful(class: Classification) -> bool {
    matches!(class, Classification::Uncertain | Classification::LikelyBenign | Classification::Benign)
}

fn is_pathogenic(class: Classification) -> bool {
    matches!(class, Classification::Pathogenic | Classification::LikelyPathogenic)
}

fn is_oncogenic(rating: Option<Rating>) -> bool {
    matches!(rating, Some(Rating::Oncogenic | Rating::LikelyOncogenic | Rating::TierOne | Rating::TierTwo))
}
