//! Text from the record, made harmless for GitHub Flavored Markdown and for clients that render raw HTML.

/// The most of one text a card shows, in characters.
const LONGEST: usize = 80;

/// One line, entities for `<`, `>` and `&`, a backslash before what Markdown reads as markup.
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, character) in text.chars().enumerate() {
        if at == LONGEST {
            safe.push('…');
            break;
        }
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            // Inside a word it is no markup (GFM 6.2): `p.Y772_A775dup` is read as it is written.
            '_' if is_inside_a_word(text, at) => safe.push(character),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => {
                safe.push('\\');
                safe.push(character);
            }
            character if character.is_control() || character.is_whitespace() => safe.push(' '),
            character => safe.push(character),
        }
    }
    // A bare address becomes a link in GFM; a record must not plant one.
    if !text.bytes().any(|byte| matches!(byte, b':' | b'w')) {
        return safe;
    }
    safe.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
}

/// What [`escape`] made, for a place that is plain text (the summary of a card): written as it was meant. A client that renders
/// HTML all the same finds no tag in it, and no address.
pub fn plain(escaped: String) -> String {
    if !escaped.contains(['&', '\\']) {
        return escaped;
    }
    let mut plain = String::with_capacity(escaped.len());
    let mut rest = escaped.as_str();
    while let Some(first) = rest.chars().next() {
        let behind = |bytes: usize| rest.get(bytes..).unwrap_or_default();
        if let Some((entity, meant)) = ENTITIES.iter().find(|(entity, _)| rest.starts_with(entity)) {
            rest = behind(entity.len());
            plain.push_str(if *meant == "<" && begins_a_tag(rest) { "‹" } else { meant });
            continue;
        }
        // Behind a backslash stands what is meant.
        let skipped = usize::from(first == '\\');
        let Some(meant) = behind(skipped).chars().next() else { break };
        plain.push(meant);
        rest = behind(skipped + meant.len_utf8());
    }
    plain
}

/// Behind `<` of a tag stands a letter or a sign, behind that of a number a digit.
fn begins_a_tag(text: &str) -> bool {
    text.starts_with(|next: char| next.is_alphabetic() || "/!?&\\".contains(next))
}

/// What [`escape`] writes, and what it stands for. An address stays divided.
const ENTITIES: [(&str, &str); 5] =
    [("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), (":&#47;&#47;", ": //"), ("www&#46;", "www .")];

/// Letters or digits stand on both sides of the character.
fn is_inside_a_word(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.chars().nth(before));
    [before, text.chars().nth(at + 1)].iter().all(|beside| beside.is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::{escape, plain};

    #[test]
    fn nothing_from_a_record_becomes_markup_html_or_a_link() {
        let hostile = "<img src=x onerror=alert(1)> **bold** [a](javascript:b) | x\n# y https://evil.example";
        let safe = escape(hostile);
        assert!(!safe.contains('<') && !safe.contains('\n') && !safe.contains("://"), "{safe}");
        assert!(safe.contains("\\*\\*bold\\*\\*") && safe.contains("\\[a\\]") && safe.contains("\\|"), "{safe}");
    }

    #[test]
    fn a_summary_says_it_as_it_was_meant_and_is_no_html_all_the_same() {
        for clinical in
            ["CPS <1 (22C3)", "LVEF <40 %, ≥10 > 5", "x_y [5] *3* a\\b & c #2", "p.Y772_A775dup", "&lt;1", "a&"]
        {
            assert_eq!(plain(escape(clinical)), clinical, "{clinical}");
        }
        assert_eq!(
            plain(escape("<b>bold</b> <!-- https://evil.example www.evil.example")),
            "‹b>bold‹/b> ‹!-- https: //evil.example www .evil.example"
        );
        assert_eq!(plain(escape("<\\script")), "‹\\script");
    }

    #[test]
    fn plain_clinical_text_stays_as_it_is() {
        assert_eq!(escape("IHC 2+ (4B5)、肝転移"), "IHC 2+ (4B5)、肝転移");
        assert_eq!(escape("p.Y772_A775dup"), "p.Y772_A775dup");
        assert_eq!(escape("_emphasis_ a _b"), "\\_emphasis\\_ a \\_b");
    }
}
