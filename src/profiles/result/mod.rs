//! From Observations and reports to findings. The entrances are `observation` and `report`; `marker` says which file reads the value of
//! which finding.

pub mod assay;
pub mod clauses;
pub mod component;
pub mod context;
pub mod gene;
pub mod genotype;
pub mod her2;
pub mod marker;
pub mod measurement;
pub mod observation;
pub mod pd_l1;
pub mod report;
pub mod results;
pub mod specimen;
pub mod unread_specimen;
pub mod value;
pub mod whole_word;
