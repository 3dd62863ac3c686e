//! `oncohooks evaluate`, asked in this process: one engine for all files. Where a test needs only what was read, or only
//! the cards, no verdict of a rule is written out, which is most of the work.

use std::path::Path;
use std::sync::LazyLock;

use oncohooks::call::{self, Audience, Call};
use oncohooks::cds_hooks::Hook;
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::{self, Declaration};
use oncohooks::cli::{self, EvaluateArgs, EvaluateFormat};
use oncohooks::offline::{self, Asked, Site, explain, input::Input};
use oncohooks::settings::{Jurisdiction, Language, Settings};
use serde_json::{Value, json};
use time::Date;
use time::macros::date;

use crate::scenarios::ENGINE;

/// The day on which the tables ask.
const AS_OF: Date = date!(2026 - 11 - 01);

/// `evaluate FILE --format json` on the day of the scenarios, in Japan.
pub fn evaluate(file: &Path, hook: &str, order: &str) -> Value {
    evaluate_in(Jurisdiction::Jp, file, hook, order)
}

/// The same where other approvals hold.
pub fn evaluate_in(jurisdiction: Jurisdiction, file: &Path, hook: &str, order: &str) -> Value {
    let args = EvaluateArgs {
        files: vec![file.to_owned()],
        against: None,
        hook: Hook::named(hook),
        order: (!order.is_empty()).then(|| order.to_owned()),
        patient: None,
        format: EvaluateFormat::Json,
        explain: false,
    };
    let settings = Settings { as_of: Some(AS_OF), jurisdiction, ..Settings::default() };
    let answer = cli::evaluate::with(&ENGINE, &args, &settings);
    let answer = answer.unwrap_or_else(|mistakes| panic!("{}: {mistakes:?}", file.display()));
    serde_json::from_str(&answer).unwrap()
}

/// `case`: what is read of a record, in Japan. Nothing is judged.
pub fn read(record: &Value) -> Value {
    told(Jurisdiction::Jp, &record.to_string(), "patient-view", "", case)
}

/// `case` and `cards`, in Japan.
pub fn answer(text: &str, hook: &str, order: &str) -> Value {
    let both = |call: &Call| json!({"case": case(call), "cards": cards(call)});
    told(Jurisdiction::Jp, text, hook, order, both)
}

/// `cards` alone, where other approvals hold.
pub fn cards_in(jurisdiction: Jurisdiction, text: &str, hook: &str, order: &str) -> Value {
    told(jurisdiction, text, hook, order, cards)
}

fn case(call: &Call) -> Value {
    let case = call::case_of(&ENGINE, call);
    let standing = |finding: &_| call::variant_class(&ENGINE, call, finding);
    let knowledge = &ENGINE.knowledge;
    explain::case_as_json((&case, &knowledge.diseases), (&knowledge.policy.lines, call.audience.as_of), &standing)
}

fn cards(call: &Call) -> Value {
    serde_json::to_value(call::answer(&ENGINE, call).response.cards).unwrap()
}

/// The call of a record or of a hook request, on the day of the tables.
fn told<T>(jurisdiction: Jurisdiction, text: &str, hook: &str, order: &str, tell: impl FnOnce(&Call) -> T) -> T {
    static SERVICES: LazyLock<Vec<Declaration>> = LazyLock::new(|| discovery::declarations_by_default().unwrap());
    let asked = Asked { hook: Hook::named(hook), order: (!order.is_empty()).then_some(order), ..Asked::default() };
    let audience = Audience {
        language: Language::En,
        jurisdiction,
        as_of: AS_OF,
        today: oncohooks::clock::today_in(jurisdiction),
        limits: CardLimits::default(),
    };
    let site = Site { services: &SERVICES, not_kept: &[], audience, may_fetch_from: &|_| false };
    let input = Input { name: "record.json".to_owned(), text: text.to_owned() };
    let told = offline::call(&[input], &asked, &site, |call| tell(call.unwrap()));
    told.unwrap_or_else(|mistakes| panic!("{mistakes:?}: {text}"))
}
