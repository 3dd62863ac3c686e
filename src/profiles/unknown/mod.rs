//! What of a record was not understood: counted for every call, listed where somebody asks.

pub(in crate::profiles) mod count;
pub mod list;
pub mod suggest;
mod understood;
