//! FHIR R4 data as they were sent or fetched, read into the chart of one patient. Pure: no network, no clock.

mod base;
pub mod bundle;
pub mod capability;
pub mod chart;
mod decimal;
pub mod density;
mod entry;
pub mod form;
pub mod gather;
pub mod key;
mod members;
pub mod mend;
pub mod node;
pub mod outcome;
mod own_keys;
mod own_query;
mod own_spread;
mod page;
pub mod referenced;
pub mod refusal_words;
pub mod scan;
pub mod sent;
mod sent_keys;
mod short_members;
pub mod tape;
pub mod unusable;
mod value_key;
pub mod version;
pub mod wanted;
mod way;

pub use base::Base;
pub use page::Page;
