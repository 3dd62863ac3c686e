//! What a client sends when a hook fires (CDS Hooks "Calling a CDS Service", "FHIR Resource Access").
//!
//! One pass over the body, borrowing from it. It deliberately explains nothing: when reading fails, the JSON Schema
//! (`cds-hooks/schema/request.schema.json`) says what was wrong. Unknown members and `extension` are ignored, because
//! minor versions of a hook may add members; `null` in an optional member counts as absent.

use std::borrow::Cow;
use std::fmt;

use serde::de::Deserialize;

use super::Hook;
use super::schema::{Mistake, Refused, Schema};
use super::wire::{Object, Pairs, Seconds, Text};
use crate::json::{self, Parts, Slot};

/// A request that can be worked with. `P` is what FHIR data are read as: a prefetch value, the draft orders.
#[derive(Debug)]
pub struct HookRequest<'a, P> {
    pub hook: Hook,
    pub hook_instance: Cow<'a, str>,
    pub context: Context<'a, P>,
    /// Every key as sent, in the order received; absent when none was sent.
    pub prefetch: Option<Vec<(Cow<'a, str>, P)>>,
    /// An absolute http(s) URL.
    pub fhir_server: Option<Cow<'a, str>>,
    pub fhir_authorization: Option<Authorization<'a>>,
}

/// The context of our three hooks (CDS Hooks Library, "Context" of each hook).
#[derive(Debug)]
pub struct Context<'a, P> {
    patient_id: Cow<'a, str>,
    pub user_id: Cow<'a, str>,
    pub encounter_id: Option<Cow<'a, str>>,
    /// `Type/id` of the orders just selected; empty when not sent.
    pub selections: Vec<Cow<'a, str>>,
    /// A Bundle. Always there at order-sign.
    pub draft_orders: Option<P>,
}

/// FHIR data, as far as a request must know them.
pub trait Data {
    fn is_bundle(&self) -> bool;
}

impl<P> Context<'_, P> {
    /// The bare id, also when the client wrote `Patient/123`.
    #[must_use]
    pub fn patient_id(&self) -> &str {
        bare(&self.patient_id, "Patient/")
    }
}

/// The client's permission to read from its FHIR server, for this call only. It cannot be printed or logged.
pub struct Authorization<'a> {
    pub access_token: Cow<'a, str>,
    /// SMART scopes, v1 (`patient/Observation.read`) or v2 (`patient/Observation.rs`).
    pub scope: Option<Cow<'a, str>>,
    patient: Option<Cow<'a, str>>,
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Authorization(hidden)")
    }
}

impl<'a, P: Data> HookRequest<'a, P> {
    /// Reads a sound request body, its FHIR data as `parts` build them; `None` where anything about it needs a word, which
    /// [`HookRequest::read`] has.
    #[must_use]
    pub fn read_quickly(body: &'a str, parts: &mut impl Parts<'a, Part = P>) -> Option<Self> {
        let Object(wire) = json::read_parts::<Object<Wire<Slot>>>(body, parts)?;
        let request = from_wire(wire.filled(parts)?)?;
        request.foreign_token().is_none().then_some(request)
    }
}

impl<'a, P: Deserialize<'a> + Data> HookRequest<'a, P> {
    /// Reads a request body.
    ///
    /// # Errors
    /// Text that is no JSON is refused with line and column, anything else with every mistake found.
    pub fn read(body: &'a str) -> Result<Self, Refused> {
        let wire = serde_json::from_str(body).map(|Object(wire)| wire);
        let request = wire.map_err(Some).and_then(|wire| from_wire(wire).ok_or(None));
        let request = request.map_err(|error| Refused::explain(Schema::Request, body, error.as_ref()))?;
        request.foreign_token().map_or(Ok(request), |mistake| Err(Refused::Mistakes(vec![mistake])))
    }
}

impl<P> HookRequest<'_, P> {
    /// What a schema cannot say: the token must be for the patient the hook is about.
    fn foreign_token(&self) -> Option<Mistake> {
        let theirs = self.fhir_authorization.as_ref()?.patient.as_deref()?;
        (bare(theirs, "Patient/") != self.context.patient_id()).then(|| Mistake {
            expression: "fhirAuthorization.patient".into(),
            code: "invariant",
            text: "`fhirAuthorization.patient` and `context.patientId` name different patients; send a token for the \
                   patient the hook is about"
                .into(),
        })
    }
}

/// Whether a text that is no sound request names another hook than this one, of those we answer.
#[must_use]
pub fn is_of_other_hook(body: &str, declared: Hook) -> bool {
    let body: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let hook = body.as_ref().and_then(|body| body.get("hook")?.as_str()).and_then(Hook::named);
    hook.is_some_and(|hook| hook != declared)
}

fn from_wire<P: Data>(wire: Wire<'_, P>) -> Option<HookRequest<'_, P>> {
    let hook = Hook::named(&wire.hook.0)?;
    let Object(context) = wire.context;
    let selections = context.selections.unwrap_or_default();
    let sound = visible(&wire.hook_instance.0)
        && visible(&context.user_id.0)
        && is_id(bare(&context.patient_id.0, "Patient/"))
        && selections.iter().all(|selection| visible(&selection.0))
        && context.draft_orders.as_ref().map_or(hook != Hook::OrderSign, Data::is_bundle)
        && wire.fhir_server.as_ref().is_none_or(|url| is_http_url(&url.0))
        && (wire.fhir_server.is_some() || wire.fhir_authorization.is_none())
        && wire.fhir_authorization.as_ref().is_none_or(|Object(authorization)| authorization.is_sound());
    sound.then(|| HookRequest {
        hook,
        hook_instance: wire.hook_instance.0,
        context: Context {
            patient_id: context.patient_id.0,
            user_id: context.user_id.0,
            encounter_id: context.encounter_id.map(|id| id.0).filter(|id| visible(id)),
            selections: selections.into_iter().map(|selection| selection.0).collect(),
            draft_orders: context.draft_orders,
        },
        prefetch: wire.prefetch.map(|Pairs(pairs)| pairs),
        fhir_server: wire.fhir_server.map(|url| url.0),
        fhir_authorization: wire.fhir_authorization.map(|Object(authorization)| Authorization {
            access_token: authorization.access_token.0,
            scope: authorization.scope.map(|scope| scope.0),
            patient: authorization.patient.map(|patient| patient.0),
        }),
    })
}

/// The body as CDS Hooks writes it.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "'de: 'a, P: Deserialize<'de>"))]
struct Wire<'a, P> {
    #[serde(borrow)]
    hook: Text<'a>,
    #[serde(borrow)]
    hook_instance: Text<'a>,
    #[serde(borrow)]
    context: Object<WireContext<'a, P>>,
    #[serde(default = "Option::default")]
    prefetch: Option<Pairs<'a, P>>,
    #[serde(borrow)]
    fhir_server: Option<Text<'a>>,
    #[serde(borrow)]
    fhir_authorization: Option<Object<WireAuthorization<'a>>>,
}

impl<'a> Wire<'a, Slot> {
    /// With its parts in their places.
    fn filled<P>(self, parts: &mut impl Parts<'a, Part = P>) -> Option<Wire<'a, P>> {
        let Object(WireContext { user_id, patient_id, encounter_id, selections, draft_orders }) = self.context;
        let draft_orders = match draft_orders {
            Some(slot) => Some(parts.take(slot)?),
            None => None,
        };
        let prefetch = match self.prefetch {
            Some(Pairs(pairs)) => {
                let filled = pairs.into_iter().map(|(key, slot)| Some((key, parts.take(slot)?)));
                Some(Pairs(filled.collect::<Option<_>>()?))
            }
            None => None,
        };
        Some(Wire {
            hook: self.hook,
            hook_instance: self.hook_instance,
            context: Object(WireContext { user_id, patient_id, encounter_id, selections, draft_orders }),
            prefetch,
            fhir_server: self.fhir_server,
            fhir_authorization: self.fhir_authorization,
        })
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "'de: 'a, P: Deserialize<'de>"))]
struct WireContext<'a, P> {
    #[serde(borrow)]
    user_id: Text<'a>,
    #[serde(borrow)]
    patient_id: Text<'a>,
    #[serde(borrow)]
    encounter_id: Option<Text<'a>>,
    #[serde(borrow)]
    selections: Option<Vec<Text<'a>>>,
    #[serde(default = "Option::default")]
    draft_orders: Option<P>,
}

/// `expires_in` and `subject` are checked for their shape only.
#[derive(serde::Deserialize)]
struct WireAuthorization<'a> {
    #[serde(borrow)]
    access_token: Text<'a>,
    #[serde(borrow)]
    token_type: Option<Text<'a>>,
    expires_in: Option<Seconds>,
    #[serde(borrow)]
    scope: Option<Text<'a>>,
    #[serde(borrow, rename = "subject")]
    _subject: Option<Text<'a>>,
    #[serde(borrow)]
    patient: Option<Text<'a>>,
}

impl WireAuthorization<'_> {
    fn is_sound(&self) -> bool {
        let token = &self.access_token.0;
        !token.is_empty()
            && token.bytes().all(|byte| byte.is_ascii_graphic())
            && self.token_type.as_ref().is_none_or(|kind| kind.0.eq_ignore_ascii_case("bearer"))
            && self.expires_in.as_ref().is_none_or(|seconds| seconds.0)
    }
}

fn bare<'a>(reference: &'a str, prefix: &str) -> &'a str {
    reference.strip_prefix(prefix).unwrap_or(reference)
}

fn visible(text: &str) -> bool {
    text.chars().any(|c| c > ' ')
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c > ' ' && c != '/')
}

fn is_http_url(text: &str) -> bool {
    let rest = text
        .split_once("://")
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"));
    rest.and_then(|(_, rest)| rest.chars().next()).is_some_and(|c| c > ' ' && c != '/')
}
