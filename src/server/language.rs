//! Which language the caller reads (RFC 9110 section 12.5.4, `Accept-Language`).

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

use crate::settings::{Language, Word};

/// The language of ours that the caller prefers; absent when the header names none of them.
pub(super) fn preferred(request: &HttpRequest) -> Option<Language> {
    let values = request.headers().get_all(ACCEPT_LANGUAGE).filter_map(|value| value.to_str().ok());
    best(&values.collect::<Vec<_>>().join(","))
}

/// The first of the highest weight: `en-US,ja;q=0.9` is English.
fn best(header: &str) -> Option<Language> {
    let ranges = header.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next()?.split('-').next()?.to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1000), thousandths)?;
        Some((Language::read(&tag).ok()?, weight))
    });
    let mut best: Option<(Language, u32)> = None;
    for (language, weight) in ranges.filter(|(_, weight)| *weight > 0) {
        if best.is_none_or(|(_, highest)| weight > highest) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

/// `0.85` → 850.
fn thousandths(weight: &str) -> Option<u32> {
    let (whole, fraction) = weight.trim().split_once('.').unwrap_or((weight.trim(), ""));
    let fraction = format!("{fraction:0<3}");
    Some(whole.parse::<u32>().ok()? * 1000 + fraction.get(..3)?.parse::<u32>().ok()?).filter(|weight| *weight <= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_weight_wins_and_the_first_among_equals() {
        for (header, language) in [
            ("ja", Some(Language::Ja)),
            ("ja-JP,en;q=0.9", Some(Language::Ja)),
            ("en;q=0.8, ja;q=0.85", Some(Language::Ja)),
            ("en-US,en;q=0.9,ja;q=0.8", Some(Language::En)),
            ("fr, ja;q=0.1", Some(Language::Ja)),
            ("EN", Some(Language::En)),
            ("ja;q=0, en;q=0.001", Some(Language::En)),
            ("fr", None),
            ("*", None),
            ("", None),
            ("ja;q=x", None),
        ] {
            assert_eq!(best(header), language, "{header}");
        }
    }
}
