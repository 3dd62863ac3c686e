//! Whose resources these are, where they stand, and what could not be seen.

pub mod aside;
pub mod blind_spots;
pub mod doubt;
pub mod focus;
pub mod parts;
pub mod patient_resource;
pub mod place;
pub mod subject;
pub mod tainted;
