//! The text of a hook call, read once; where a part of it cannot be read, once more without that part.

use std::cell::OnceCell;

use super::refusal::Refusal;
use crate::cds_hooks::request::HookRequest;
use crate::cds_hooks::schema::Refused;
use crate::fhir::record::mend;
use crate::fhir::record::tape::Tape;

/// A text that should be a hook call. The call borrows from it.
#[derive(Debug)]
pub struct Body<'t> {
    text: &'t str,
    mended: OnceCell<String>,
}

impl<'t> Body<'t> {
    #[must_use]
    pub const fn new(text: &'t str) -> Self {
        Self { text, mended: OnceCell::new() }
    }

    /// Reads the call.
    ///
    /// # Errors
    /// Text that is no JSON even without the FHIR data that spoil it, or no hook call.
    pub fn read(&self) -> Result<HookRequest<'_, Tape<'_>>, Refusal> {
        let refused = match HookRequest::read(self.text) {
            Ok(request) => return Ok(request),
            Err(refused) => refused,
        };
        let is_torn = matches!(refused, Refused::NotJson { .. });
        match is_torn.then(|| mend::call(self.text)).flatten() {
            Some(mended) => Ok(HookRequest::read(self.mended.get_or_init(|| mended))?),
            None => Err(refused.into()),
        }
    }

    /// The text that was read: as it came, or mended.
    #[must_use]
    pub fn readable(&self) -> &str {
        self.mended.get().map_or(self.text, String::as_str)
    }
}
