//! A FHIR server one hook call may read from.

use std::fmt;
use std::sync::Arc;

use super::breaker::Breaker;
use super::habit::Habits;
use super::scope::{self, Cover};
use crate::fhir::record::Base;
use crate::fhir::record::wanted::Wanted;

/// A FHIR server we may call, with the token of this call.
pub struct Server<'t> {
    pub(super) base: Base,
    pub(super) breaker: Arc<Breaker>,
    pub(super) habits: Arc<Habits>,
    pub(super) token: Option<&'t str>,
    pub(super) scope: Option<&'t str>,
}

impl fmt::Debug for Server<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Server").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Server<'_> {
    /// How far the token's scope reaches.
    pub(super) fn cover(&self, wanted: &Wanted) -> Cover {
        self.scope.map_or(Cover::All, |scope| scope::cover(scope, wanted.resource_type, wanted.is_search))
    }
}
