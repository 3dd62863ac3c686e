//! What several test modules share.

pub mod app;
pub mod command;
pub mod ehr;
pub mod ehr_patients;
pub mod ehr_search;
pub mod ehrs;
pub mod fhir;
pub mod gene;
pub mod http;
pub mod lacking;
pub mod line;
pub mod mangle;
pub mod odd_ehrs;
pub mod patient;
pub mod program;
pub mod record;
pub mod samples;
pub mod table;
pub mod token;
