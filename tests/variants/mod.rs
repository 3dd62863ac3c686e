//! Exact variants: names, identities, lists.
//!
//! `shared-cases.json` and `oncomine-rows.tsv` are taken from the project's shared research folder (`variants/test_cases.json`,
//! `variants/odxtt-her2-variants.tsv`); the other tables are our own.

mod command;
mod data;
mod lists;
mod oracle;
mod properties;
mod shared_cases;
mod spellings;
mod support;
