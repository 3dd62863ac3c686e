//! The text of a hook call, read once; where a part of it cannot be read, once more without that part.

use std::cell::OnceCell;

use super::refusal::Refusal;
use crate::cds_hooks::Hook;
use crate::cds_hooks::request::{HookRequest, is_of_other_hook};
use crate::cds_hooks::schema::Refused;
use crate::fhir::record::mend;
use crate::fhir::record::scan::Tapes;
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
        if let Some(request) = HookRequest::read_quickly(self.text, &mut Tapes::default()) {
            return Ok(request);
        }
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

    /// The same at the service of one hook: what another hook lacks here is not said, since it was sent to the wrong place.
    ///
    /// # Errors
    /// As [`Self::read`], or that the hook is another.
    pub fn read_at(&self, declared: Hook) -> Result<HookRequest<'_, Tape<'_>>, Refusal> {
        self.read().map_err(|refusal| match refusal {
            Refusal::Body(Refused::Mistakes(_)) if is_of_other_hook(self.text, declared) => {
                Refusal::OtherHook { declared }
            }
            other => other,
        })
    }

    /// The text that was read: as it came, or mended.
    #[must_use]
    pub fn readable(&self) -> &str {
        self.mended.get().map_or(self.text, String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quickly(text: &str) -> Option<String> {
        HookRequest::read_quickly(text, &mut Tapes::default()).map(|request| format!("{request:?}"))
    }

    fn by_serde(text: &str) -> Option<String> {
        HookRequest::<Tape>::read(text).ok().map(|request| format!("{request:?}"))
    }

    const CALL: &str = r#"{"hook":"order-sign","hookInstance":"1-\u0061","fhirServer":"https://ehr.example.org/fhir",
        "fhirAuthorization":{"access_token":"t","token_type":"Bearer","expires_in":"300","scope":"patient/*.rs","subject":"s"},
        "context":{"userId":"Practitioner/1","patientId":"p1","draftOrders":{"resourceType":"Bundle","entry":[]}},
        "prefetch":{"patient":{"resourceType":"Patient","id":"p1"},"conditions":null},"extension":{"a":[1]}}"#;

    /// The quick way and serde make the same request, or neither makes one.
    #[test]
    fn a_call_is_read_alike_both_ways() {
        assert!(quickly(CALL).is_some());
        let changes = [
            ("", ""),
            ("order-sign", "patient-view"),
            ("order-sign", "order-guess"),
            (r#""patientId":"p1""#, r#""patientId":"""#),
            (r#""patientId":"p1""#, r#""patientId":7"#),
            (r#""patientId":"p1","#, r#""patientId":"p1","selections":["MedicationRequest/1"],"#),
            (r#""draftOrders":{"resourceType":"Bundle","entry":[]}"#, r#""draftOrders":null"#),
            (r#""resourceType":"Bundle""#, r#""resourceType":"Parameters""#),
            (r#""conditions":null"#, r#""patient":null"#),
            (r#""conditions":null"#, r#""conditions":tru"#),
            (r#""subject":"s""#, r#""patient":"p2""#),
            (r#""extension""#, r#""hook":"order-sign","extension""#),
            (r#""prefetch":{"#, r#""prefetch":[{"#),
            (r#"{"a":[1]}}"#, r#"{"a":[1]}} x"#),
        ];
        for (from, to) in changes {
            let text = CALL.replacen(from, to, 1);
            assert_eq!(quickly(&text), by_serde(&text), "{to}");
        }
    }
}
