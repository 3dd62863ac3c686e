//! The service without its socket: a text is answered or refused, and either way something is said.

use std::sync::OnceLock;

use oncohooks::call::{self, Audience, Engine};
use oncohooks::cds_hooks::card_style::CardLimits;
use oncohooks::cds_hooks::discovery::Declaration;
use oncohooks::settings::{Language, Settings};
use time::macros::date;

fn engine() -> &'static (Engine, Vec<Declaration>) {
    static ENGINE: OnceLock<(Engine, Vec<Declaration>)> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let engine = Engine::load(None).expect("the knowledge of the project is sound");
        let services = call::services(&Settings::default(), &engine).expect("the services are sound");
        (engine, services)
    })
}

/// Answers a hook request; what is refused has a reason.
pub fn answer(text: &str) {
    let (engine, services) = engine();
    let day = date!(2026 - 11 - 22);
    let audience = Audience {
        language: Language::Ja,
        jurisdiction: Settings::default().jurisdiction,
        as_of: day,
        today: day,
        limits: CardLimits::default(),
    };
    match call::offline(engine, services, text, audience) {
        Some(Err(refusal)) => assert!(!refusal.mistakes().is_empty()),
        Some(Ok(_)) | None => {}
    }
}

/// Answers for a patient with advanced breast cancer who has one more resource on record.
pub fn answer_with(resource: &str) {
    let entry = |resource: &str| format!("{{\"resource\":{resource}}}");
    let bundle = |entries: &[&str]| {
        let entries: Vec<String> = entries.iter().map(|resource| entry(resource)).collect();
        format!("{{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{}]}}", entries.join(","))
    };
    let condition = "{\"resourceType\":\"Condition\",\"id\":\"c\",\"subject\":{\"reference\":\"Patient/p\"},\"code\":{\"text\":\"metastatic breast cancer\"}}";
    answer(&format!(
        "{{\"hook\":\"patient-view\",\"hookInstance\":\"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea\",\
         \"context\":{{\"userId\":\"Practitioner/a\",\"patientId\":\"p\"}},\
         \"prefetch\":{{\"patient\":{{\"resourceType\":\"Patient\",\"id\":\"p\",\"gender\":\"female\"}},\
         \"conditions\":{},\"observations\":{}}}}}",
        bundle(&[condition]),
        bundle(&[resource]),
    ));
}
