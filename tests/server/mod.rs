//! The service over HTTP, endpoint by endpoint, as an integrator meets it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may stop at the first surprise"
)]

mod any_token;
mod attacks;
mod audit;
mod by_name;
mod categories;
mod client_cards;
mod cors;
mod deployed;
mod discovery;
mod ehrs;
mod equality;
mod faults;
mod feedback;
mod fetching;
mod forms;
mod health;
pub mod hook;
mod hostile;
mod identity;
mod keeping;
mod key_sets;
mod lessons;
mod limits;
mod one_door;
mod otlp;
mod own_keys;
mod page;
mod pages;
mod patience;
mod postgres;
mod probed;
mod process;
mod properties;
mod real_clients;
mod referenced;
mod reload;
mod reports;
mod sandbox;
mod sandbox_cards;
mod settings;
mod soak;
mod tls;
mod watched;
