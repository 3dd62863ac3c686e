//! From Observations and reports to findings. The entrances are `observation` and `report`; `marker` says which file reads the value of
//! which finding.

pub mod absent_value;
pub mod assay;
pub mod child_pugh;
mod clauses;
pub mod component;
pub mod context;
pub mod dates;
pub mod dpd;
pub mod examined;
pub mod gene;
mod gene_observation;
pub mod genotype;
pub mod header;
pub mod her2;
mod her2_halves;
mod in_question;
pub mod instability;
pub mod lung_disease;
pub mod marker;
pub mod measurement;
pub mod no_result;
mod noted;
pub mod observation;
pub mod pd_l1;
mod plain_measurement;
pub mod polarity;
mod quantities;
pub mod report;
pub mod results;
pub mod several_markers;
pub mod source;
pub mod specimen;
pub mod ticked;
pub mod unread_specimen;
pub mod value;
pub mod whole_word;
