//! oncohooks: a CDS Hooks service for oncology.
//!
//! A hook call is turned into a case (`profiles`), the case is held against rules (`evaluate`), and the advice becomes
//! cards (`cards`). See ARCHITECTURE.md for the map.

pub mod book;
pub mod call;
pub mod cards;
pub mod case;
pub mod cds_hooks;
pub mod cli;
pub mod clock;
pub mod diagnostic;
pub mod evaluate;
pub mod export;
pub mod fhir;
pub mod files;
pub mod fire;
mod json;
pub mod knowledge;
pub mod offline;
pub mod probe;
pub mod profiles;
pub mod screen;
pub mod server;
pub mod settings;
pub mod store;
pub mod text;
pub mod variant;
