//! What a value says once its boxes are read.

use super::value::{Said, words};
use crate::profiles::meaning::Reader;
use crate::text::boxes::TickFault;

/// The value with the ticked items instead of its boxes; `None` where it has none, or its boxes answer a question.
pub fn chosen<'t>(reader: Reader<'t>, said: &Said<'t>) -> Option<Result<Said<'t>, TickFault>> {
    if !said.words.iter().any(|text| reader.sureness(text).ticked.is_some()) {
        return None;
    }
    let mut plain = said.without_words(reader);
    for text in &said.words {
        match &reader.sureness(text).ticked {
            None => words(reader, text, &mut plain),
            Some(Ok(text)) => words(reader, text, &mut plain),
            Some(Err(fault)) => return Some(Err(*fault)),
        }
    }
    Some(Ok(plain))
}
