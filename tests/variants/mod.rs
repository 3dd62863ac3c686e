//! Exact variants: names, identities, lists.

mod shared_cases;
mod support;
