//! From advice to CDS Hooks cards: language, layout, buttons, links. It decides nothing: what is said, in which order
//! and how urgently was settled before. No sentence stands here: they are in `config/cards.yaml`, see `sentences`.

mod about_test;
mod against;
mod amounts_in_words;
mod basis;
mod cancer;
mod corrected_dose;
mod corrected_draft;
mod detail;
mod dose;
mod dose_extension;
mod draft;
mod escape;
mod extension;
mod findings;
mod footer;
mod gaps;
mod given;
mod layout;
mod left_out;
mod list;
mod listing;
mod menopause;
mod not_judged;
mod open;
mod order_codes;
mod override_reasons;
mod patient;
mod raw_json;
mod regimen;
mod resource;
mod results;
mod safety_values;
mod sentence;
mod sentences;
mod sources;
mod suggest;
mod suggested_dosage;
mod summary;
mod tests;
mod therapy;
mod unknown_codes;
mod unread;
mod words;

use uuid::Uuid;

use crate::case::Case;
use crate::cds_hooks::Coding;
use crate::cds_hooks::response::{Card, Extension, Indicator, Link, LinkKind, SelectionBehavior, Source};
use crate::evaluate::Question;
use crate::evaluate::advice::{Advice, AdviceItem, Subject};
use crate::knowledge::ids::{StatementId, TestId};
use crate::knowledge::rule::{Indicator as Level, Rule};
use crate::knowledge::text::Text;
use crate::knowledge::{self, Knowledge};
use crate::settings::Language;

pub use draft::{Drafts, Filling};
pub use extension::rules;
pub use layout::{Layout, Room};
pub use order_codes::OrderCodes;
pub use override_reasons::OverrideReasons;
pub use sentences::{Sentences, Wording};
pub use suggest::BUTTONS_OF_DRUGS;
pub use therapy::tell_therapy;

/// What beside the advice a card needs.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'a> {
    pub case: &'a Case,
    pub knowledge: &'a Knowledge,
    pub question: &'a Question,
    pub language: Language,
    /// The sentences of cards in that language.
    pub wording: &'a Wording,
    /// How much a card holds for whoever asks.
    pub layout: Layout,
    pub hook_instance: &'a str,
    pub patient_id: &'a str,
    /// The hook call as it was read; empty where there was none.
    pub sent: &'a str,
    pub override_reasons: &'a OverrideReasons,
    pub drafts: &'a Drafts,
}

/// Our namespace for name-based UUIDs (RFC 9562, version 5): the same call gives the same cards the same names.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f6e_636f_686f_5f6b_8c61_7264_7300_0001);

/// Where the topic of a card is coded.
const TOPICS: &str = "https://oncohooks.org/fhir/CodeSystem/card-kind";

/// Renders every item as a card.
pub fn render(advice: &Advice, frame: &Frame) -> Vec<Card> {
    let all = advice.items.as_slice();
    all.iter().enumerate().map(|(position, item)| card(item, position, all, frame)).collect()
}

fn card(item: &AdviceItem, position: usize, answer: &[AdviceItem], frame: &Frame) -> Card {
    let kind = kind(&item.subject);
    let names: Vec<&str> = item.rules.iter().map(|rule| rule.id.as_str()).collect();
    let version = &frame.knowledge.policy.version;
    let identity = format!("{}|{version}|{kind}|{position}|{}", frame.hook_instance, names.join(","));
    let uuid = Uuid::new_v5(&NAMESPACE, identity.as_bytes());
    let all = cited(item, frame);
    let mut cited: Vec<Cited> = all.iter().filter(|cited| is_named(cited, frame)).copied().collect();
    // First the documents that carry what the card says.
    cited.sort_by_key(|cited| !cited.carries_text);
    let shown = basis::shown(item, frame);
    let detail = detail::detail(item, &cited, &shown, answer, frame);
    let suggestions = suggest::suggestions(item, &detail, (answer, frame), &uuid);
    Card {
        uuid: uuid.to_string(),
        summary: escape::plain(summary::summary(item, frame)),
        detail: Some(detail),
        indicator: match item.indicator {
            Level::Critical => Indicator::Critical,
            Level::Warning => Indicator::Warning,
            Level::Info => Indicator::Info,
        },
        source: source(&cited, kind, frame),
        selection_behavior: (!suggestions.is_empty()).then_some(SelectionBehavior::AtMostOne),
        suggestions,
        override_reasons: (item.subject != Subject::DataGap)
            .then(|| frame.override_reasons.with(&cancer::answers(item, frame), frame.language)),
        links: links(&cited, frame),
        extension: Extension::of(extension::extension(item, kind, &all, &shown, frame)),
    }
}

/// The kind word of the card (CONTRACT section 3).
pub const fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::Options => "therapy-options",
        Subject::MissingTests => "missing-test",
        Subject::Order(_) => "order-check",
        Subject::Note => "note",
        Subject::DataGap => "data-gap",
    }
}

impl Frame<'_> {
    /// The text in the language of the card.
    fn say<'t>(&self, text: &'t Text) -> &'t str {
        self.language.pick(&text.ja, &text.en)
    }

    /// A drug by its name; by its id when it is not in the knowledge.
    fn drug<'t>(&'t self, id: &'t str) -> &'t str {
        self.knowledge.drug_name(id).map_or(id, |name| self.say(name))
    }

    /// A drug by the name it has where room is short.
    fn short<'t>(&'t self, id: &'t str) -> &'t str {
        self.knowledge.drug_short_name(id).map_or(id, |name| self.say(name))
    }

    /// A test by its name; by its id when it is not in the knowledge.
    fn test(&self, id: TestId) -> &str {
        self.knowledge.test_name(id).map_or(id.as_str(), |name| self.say(name))
    }
}

fn source(cited: &[Cited], kind: &str, frame: &Frame) -> Source {
    let first = cited.first().and_then(|cited| cited.document);
    Source {
        label: first.map_or_else(|| "oncohooks".to_owned(), |source| frame.say(&source.label).to_owned()),
        url: first.and_then(|source| source.url.clone()),
        topic: Some(Coding { code: kind.to_owned(), system: TOPICS.to_owned(), display: None }),
    }
}

/// May a card name the document? Not the label of another country, nor a choice of our own: that is no source.
fn is_named(cited: &Cited, frame: &Frame) -> bool {
    cited.document.is_some_and(|document| document.speaks_in(frame.question.country))
}

/// A statement that a rule of the item cites.
#[derive(Clone, Copy)]
struct Cited<'k> {
    statement: StatementId,
    document: Option<&'k knowledge::source::Source>,
    /// The rule cites it for the words of its card.
    carries_text: bool,
}

/// What the rules of an item cite, each once.
fn cited<'k>(item: &AdviceItem<'k>, frame: &Frame<'k>) -> Vec<Cited<'k>> {
    let rules = item.rules.iter().chain(&item.notes).copied();
    let mut cited: Vec<Cited> = Vec::new();
    let of_rules = rules.flat_map(|rule: &Rule| &rule.evidence).map(|evidence| {
        let carries_text = evidence.supports.iter().any(|part| part == "card");
        (evidence.statement, carries_text)
    });
    let of_clash = item.clash.iter().map(|clashing| (clashing.clash.source, true));
    let of_dose = item.dose.iter().flat_map(|dose| {
        let first = dose.scheme.source;
        std::iter::once((first, true)).chain(dose.rule.evidence.iter().map(|statement| (*statement, false)))
    });
    for (statement, carries_text) in of_rules.chain(of_clash).chain(of_dose) {
        if !cited.iter().any(|known| known.statement == statement) {
            cited.push(Cited { statement, document: frame.knowledge.source_of(statement), carries_text });
        }
    }
    cited
}

fn links(cited: &[Cited], frame: &Frame) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for source in cited.iter().filter_map(|cited| cited.document) {
        let doi = source.doi.as_ref().map(|doi| format!("https://doi.org/{doi}"));
        let Some(url) = doi.or_else(|| source.url.clone()).filter(|url| url.starts_with("https://")) else { continue };
        if links.len() < frame.layout.links && !links.iter().any(|link| link.url == url) {
            links.push(Link { label: frame.say(&source.label).to_owned(), url, kind: LinkKind::Absolute });
        }
    }
    links
}
