//! Plays the EHR against any CDS Hooks service: discovery, prefetch, the hook call, and its cards in a terminal.
//!
//! It deliberately knows nothing of our own service, so that any other can be tried in the same way.

pub mod call;
mod der;
pub mod key;
pub mod prefetch;
pub mod record;
mod search;
pub mod service;
mod template;
pub mod terminal;
pub mod token;
mod width;
