//! Which hook is answered, and the orders it asks of: those of a hook request, and the one of `--order`.
//!
//! An empty answer reads as "all fits", so a hook that asks of orders is refused where there are none.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Asked;
use crate::cds_hooks::Hook;
use crate::cds_hooks::request::HookRequest;
use crate::fhir::record::tape::Tape;

/// The hook and the orders of a call.
#[derive(Debug)]
pub struct Placed<'a> {
    pub hook: Hook,
    /// The drafts, where they are not those of the request as it is.
    pub drafts: Option<Tape<'a>>,
    pub selections: Vec<Cow<'a, str>>,
}

/// The order of `--order`.
#[derive(Debug)]
pub struct Said {
    /// `MedicationRequest/order-1`, or the first number that no other draft has.
    reference: String,
    /// A Bundle of it and of the drafts of the hook request.
    bundle: String,
}

/// The order that `--order` says in words, beside those of the hook request, if there is one.
pub fn said(words: &str, request: Option<&str>) -> Said {
    let others = request.and_then(drafts).map(RawValue::get);
    let is_free = |id: &String| !others.is_some_and(|others| others.contains(&format!("\"{id}\"")));
    let id = (1..=u32::MAX).map(|number| format!("order-{number}")).find(is_free).unwrap_or_default();
    let resource = resource(words, &id);
    let others = others.map(|others| format!("{{\"resource\":{others}}},")).unwrap_or_default();
    let entries = format!("{others}{{\"resource\":{resource}}}");
    Said {
        reference: format!("MedicationRequest/{id}"),
        bundle: format!("{{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[{entries}]}}"),
    }
}

/// A draft order in words.
pub fn resource(words: &str, id: &str) -> Value {
    json!({
        "resourceType": "MedicationRequest",
        "id": id,
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {"text": words},
        "dosageInstruction": [{"text": words}],
    })
}

impl Said {
    fn read(&self) -> Result<Tape<'_>, Vec<String>> {
        Tape::read(&self.bundle).map_err(|cause| {
            vec![format!("error[no-order]: the order of --order cannot be put beside the draftOrders: {cause}")]
        })
    }
}

/// `context.draftOrders` of a hook request, as written.
fn drafts(text: &str) -> Option<&RawValue> {
    #[derive(serde::Deserialize)]
    struct Request<'a> {
        #[serde(borrow)]
        context: Context<'a>,
    }
    #[derive(serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Context<'a> {
        #[serde(borrow)]
        draft_orders: Option<&'a RawValue>,
    }
    serde_json::from_str::<Request>(text).ok()?.context.draft_orders
}

/// Of records, which hold no orders about to be placed but that of `--order`.
///
/// # Errors
/// A hook that does not go with it.
pub fn of_records<'a>(order: Option<&'a Said>, asked: &Asked) -> Result<Placed<'a>, Vec<String>> {
    let hook = hook(asked, Hook::PatientView)?;
    if hook != Hook::PatientView && order.is_none() {
        return Err(vec![format!("error[no-order]: {hook} asks of an order; say it with --order \"drug and dose\"")]);
    }
    Ok(Placed { hook, drafts: order.map(Said::read).transpose()?, selections: selected(order).collect() })
}

/// Of a hook request, with the order of `--order` added to its drafts.
///
/// # Errors
/// A hook that does not go with the request.
pub fn of_request<'a>(
    request: &HookRequest<'a, Tape<'a>>,
    order: Option<&'a Said>,
    asked: &Asked,
) -> Result<Placed<'a>, Vec<String>> {
    let hook = hook(asked, request.hook)?;
    let drafts = order.map(Said::read).transpose()?;
    let selections: Vec<Cow<'a, str>> = request.context.selections.iter().cloned().chain(selected(order)).collect();
    let is_asked = hook != request.hook && hook != Hook::PatientView;
    if is_asked && drafts.is_none() && request.context.draft_orders.is_none() {
        let message = "the hook request holds no draftOrders; say an order with --order \"drug and dose\"";
        return Err(vec![format!("error[no-order]: {hook} asks of orders, and {message}")]);
    }
    if is_asked && hook == Hook::OrderSelect && selections.is_empty() {
        let message = "the hook request has no selections; ask with --hook order-sign for all of its orders";
        return Err(vec![format!("error[no-order]: {hook} asks of selected orders, and {message}")]);
    }
    Ok(Placed { hook, drafts, selections })
}

fn selected(order: Option<&Said>) -> impl Iterator<Item = Cow<'_, str>> {
    order.map(|said| Cow::Borrowed(said.reference.as_str())).into_iter()
}

/// The hook of `--hook`; an order is signed, unless it says that it is selected.
fn hook(asked: &Asked, else_hook: Hook) -> Result<Hook, Vec<String>> {
    match (asked.hook, &asked.order) {
        (_, Some(words)) if words.trim().is_empty() => {
            Err(vec!["error[no-order]: --order is empty; say drug and dose".to_owned()])
        }
        (Some(Hook::PatientView), Some(_)) => Err(vec![
            "error[no-order]: patient-view asks of no order; leave --order out, or ask with --hook order-sign"
                .to_owned(),
        ]),
        (Some(hook), _) => Ok(hook),
        (None, Some(_)) => Ok(Hook::OrderSign),
        (None, None) => Ok(else_hook),
    }
}
