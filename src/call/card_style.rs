//! The shape of a client's cards: one that is built in, or a file of the site's own.

use std::path::Path;

use crate::cds_hooks::card_style::{self, CardStyle};
use crate::diagnostic::Diagnostic;
use crate::settings::{Client, read_bytes};

const SETTING: &str = "cards";

/// The style that a client's settings name.
///
/// # Errors
/// The mistake, with its remedy.
pub fn card_style(client: &Client) -> Result<Option<CardStyle>, Diagnostic> {
    let Some(name) = client.cards.as_deref() else { return Ok(None) };
    let mistake = |message: String, help: &str| client.written.mistake(SETTING, "bad-card-style", message, help);
    let bytes;
    let text = match card_style::text(name) {
        Some(text) => text,
        None if Path::new(name).extension().is_some_and(|ending| ending == "json") => {
            bytes = read_bytes(&client.written, SETTING, Path::new(name))?;
            str::from_utf8(&bytes).map_err(|_| mistake(format!("\"{name}\" is not UTF-8"), "save it as UTF-8"))?
        }
        None => {
            let names: Vec<&str> = card_style::names().collect();
            let help = format!("use one of {}, or a file that ends in .json", names.join(", "));
            return Err(mistake(format!("no style of cards is called \"{name}\""), &help));
        }
    };
    let style = CardStyle::read(name, text.strip_prefix('\u{feff}').unwrap_or(text));
    let help = "correct the style; those in cds-hooks/cards show how it is written";
    style.map(Some).map_err(|found| mistake(found, help))
}
