//! What beside the value of a result decides its meaning.

use crate::profiles::meaning::{Meaning, Reader};

/// What beside the value decides its meaning.
pub struct Context<'r, 't> {
    pub reader: Reader<'t>,
    pub code: &'r Meaning<'t>,
    /// PD-L1 score kinds named by the code.
    pub scores: Vec<&'t str>,
}
