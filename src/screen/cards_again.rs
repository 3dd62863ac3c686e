//! What a line says of its cards once more, for those who read no cards: the options and what is missing.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// Options as the cards have them, and the ids of tests.
pub type OptionsAndTests<'a> = (Vec<&'a RawValue>, Vec<Cow<'a, str>>);

/// What of a card the line repeats.
#[derive(Deserialize)]
struct Card<'a> {
    #[serde(borrow, default)]
    extension: Extension<'a>,
}

#[derive(Deserialize, Default)]
struct Extension<'a> {
    #[serde(rename = "org.oncohooks", borrow, default)]
    ours: Ours<'a>,
}

#[derive(Deserialize, Default)]
struct Ours<'a> {
    #[serde(borrow, default)]
    options: Vec<&'a RawValue>,
    #[serde(borrow, default)]
    missing: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Offered<'a> {
    #[serde(borrow, default)]
    missing: Vec<Cow<'a, str>>,
}

/// Each option once, and every test that somebody waits for, once.
///
/// # Errors
/// Cards that are no JSON.
pub fn options_and_tests<'a>(cards: &'a RawValue) -> serde_json::Result<OptionsAndTests<'a>> {
    let cards: Vec<Card> = serde_json::from_str(cards.get())?;
    let mut options: Vec<&RawValue> = Vec::new();
    let mut missing: Vec<Cow<'a, str>> = Vec::new();
    let mut want = |test: &Cow<'a, str>| {
        if !missing.contains(test) {
            missing.push(test.clone());
        }
    };
    for Card { extension: Extension { ours } } in &cards {
        ours.missing.iter().for_each(&mut want);
        for option in &ours.options {
            let of_option: Option<Offered> = serde_json::from_str(option.get()).ok();
            of_option.iter().flat_map(|option| &option.missing).for_each(&mut want);
            if !options.iter().any(|known| known.get() == option.get()) {
                options.push(option);
            }
        }
    }
    Ok((options, missing))
}
