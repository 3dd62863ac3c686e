//! The one door: text → understood call → answer. Server, command line, warm-up and tests enter here.
//!
//! [`Body`] reads the text, [`Received`] says whether there is anything to answer and what else is needed, [`Call`] has
//! its chart, [`answer`] and [`explain`] give the cards. It decides nothing clinical, and knows no HTTP, no file and no
//! clock.

mod answer;
mod body;
mod book;
mod card_style;
pub mod codes;
mod engine;
mod examine;
mod export;
mod issued;
mod offline;
mod received;
mod refusal;
mod review;
mod schedules;
mod services;
mod site_files;
mod understood;

pub use crate::cards::tell_therapy;
pub use crate::profiles::is_looked_at;
pub use answer::{Answer, answer, case_of, explain, variant_class};
pub use body::Body;
pub use book::{InWords, book, book_since, book_with_scenarios, criteria_in_words};
pub use card_style::card_style;
pub use engine::{Engine, KnowledgeSummary, catalogue};
pub use examine::{Examination, examine};
pub use export::export;
pub use issued::{IssuedCard, SpokenRule};
pub use offline::{offline, service_of};
pub use received::{NOT_ALLOWED, Received};
pub use refusal::Refusal;
pub use review::{Signed, review};
pub use services::{profile, profile_of_client, services, services_of_client};
pub use understood::{Audience, Call};
