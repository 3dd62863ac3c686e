//! Spellings of our own beside the shared cases: what is read, and what is refused as which class.

use oncohooks::variant::{Answer, Listed, Verdict};

use super::support::{classify, protein};

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[test]
fn spellings_that_are_read() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("spellings.tsv")) {
        let [text, class, name] = row.as_slice() else { panic!("{row:?}") };
        let answer = classify(text);
        let found = protein(&answer).unwrap_or_else(|| "-".to_owned());
        if answer.class() != *class || found != *name {
            wrong.push(format!("{text}: {} {found}, expected {class} {name}", answer.class()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn spellings_that_are_refused() {
    let mut wrong = Vec::new();
    for row in rows(include_str!("refusals.tsv")) {
        let [text, class] = row.as_slice() else { panic!("{row:?}") };
        let answer = classify(text);
        let is_reasoned = matches!(&answer, Answer::Refused(refusal) if !refusal.reason.is_empty());
        if answer.class() != *class || !is_reasoned {
            wrong.push(format!("{text}: {answer:?}, expected {class}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// One letter apart, on different sides of the line. Likeness of strings must never match.
#[test]
fn near_twins_stay_apart() {
    let twins = [
        ("G776delinsVC", "cdx", "G776delinsCV", "reference-only"),
        ("Y772_V773insVMAT", "cdx", "Y772_V773insVMAV", "reference-only"),
        ("I767M", "cdx", "I767F", "reference-only"),
        ("T862I", "cdx", "T862A", "reference-only"),
        ("V777_G778insCG", "cdx", "V777_G778insCV", "-"),
        ("G776delinsVC", "cdx", "G776_V777insVC", "-"),
        ("A775_G776insYVMA", "cdx", "A775_G776insAVMA", "-"),
        ("S310F", "cdx", "S310C", "-"),
    ];
    for (one, of_one, two, of_two) in twins {
        assert_eq!(oncomine(one), of_one, "{one}");
        assert_eq!(oncomine(two), of_two, "{two}");
        assert_ne!(protein(&classify(one)), protein(&classify(two)));
    }
}

fn oncomine(text: &str) -> &'static str {
    let (Answer::Listed { standings, .. } | Answer::NotListed { standings, .. }) = classify(text) else {
        panic!("{text}")
    };
    let is_asked = |list: &oncohooks::variant::List| {
        list.assay == "oncomine-dxtt" && list.drug == "trastuzumab-deruxtecan" && list.country == "JP"
    };
    match standings.iter().find(|standing| is_asked(standing.list)).unwrap().verdict {
        Verdict::OnList { status: Listed::Cdx, .. } => "cdx",
        Verdict::OnList { status: Listed::ReferenceOnly, .. } => "reference-only",
        _ => "-",
    }
}

/// No prefix, suffix or one-character change of a listed name may crash the reader.
#[test]
fn broken_texts_never_panic() {
    let texts = rows(include_str!("spellings.tsv")).map(|row| row.first().copied().unwrap_or_default().to_owned());
    for text in texts {
        let letters: Vec<char> = text.chars().collect();
        for at in 0..letters.len() {
            classify(&letters[..at].iter().collect::<String>());
            classify(&letters[at..].iter().collect::<String>());
            for replacement in ['_', '?', '*', '9', 'X', '(', '＞', '陰'] {
                let mut broken = letters.clone();
                broken[at] = replacement;
                classify(&broken.iter().collect::<String>());
            }
        }
    }
}
