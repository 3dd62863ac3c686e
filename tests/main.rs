//! The one integration-test binary: fhir-sdk is costly to link twice.

#![allow(
    clippy::pedantic,
    clippy::unreachable,
    clippy::nonminimal_bool,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise, and reads its own files"
)]

mod architecture;
mod book;
mod brca_genes;
mod browser;
mod card_buttons;
mod card_lines;
mod card_pages;
mod card_words;
mod cards;
mod catalogue;
mod command_line;
mod definitions;
mod diseases;
mod dosages;
mod fire;
mod histories;
mod hooks;
mod interfaces;
mod knowledge;
mod misshapen;
mod mutation;
mod not_seen;
mod order_dose_properties;
mod order_doses;
mod order_notations;
mod order_together;
mod order_typing;
mod order_year;
mod orderables;
mod partners;
mod plain_measurements;
mod pressing;
mod probe;
mod program;
mod proof;
mod reading;
mod real_fhir;
mod real_server;
mod recognition;
mod samples;
mod scenarios;
mod screen;
mod server;
mod support;
mod text;
mod therapy_elements;
mod twins;
mod unknown_codes;
mod values;
mod variants;
mod what_we_read;
