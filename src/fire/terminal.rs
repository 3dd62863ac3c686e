//! Cards as a terminal shows them: wrapped, with indicator, buttons, reasons and links.
//!
//! It reads whatever a service answers; a member of another shape is left out. Nothing of it reaches the terminal as a
//! control character.

use std::fmt::Write;

use serde_json::Value;

use super::width::{columns, wrap};

/// The cards of an answer, in so many columns.
#[must_use]
pub fn cards(answer: &Value, limit: usize) -> String {
    let cards = list(answer, "cards");
    let mut out = match cards.len() {
        0 => "no card\n".to_owned(),
        1 => "1 card\n".to_owned(),
        number => format!("{number} cards\n"),
    };
    for card in cards {
        out.push('\n');
        card_into(&mut out, card, limit);
    }
    let changes = list(answer, "systemActions").len();
    if changes > 0 {
        let _ = writeln!(out, "\n{changes} system action(s), which a client may do without asking");
    }
    out
}

fn card_into(out: &mut String, card: &Value, limit: usize) {
    let indicator = text(card, "indicator").unwrap_or("no indicator").to_uppercase();
    let head = format!("-- {} ", clean(&indicator));
    let _ = writeln!(out, "{head}{}", "-".repeat(limit.saturating_sub(columns(&head))));
    lines(out, "", "", text(card, "summary").unwrap_or("(no summary)"), limit);
    for line in text(card, "detail").unwrap_or_default().lines() {
        detail_into(out, line, limit);
    }
    let source = card.get("source").unwrap_or(&Value::Null);
    let url = text(source, "url").map(|url| format!(" <{url}>")).unwrap_or_default();
    lines(out, "source: ", "  ", &format!("{}{url}", text(source, "label").unwrap_or("(no label)")), limit);
    suggestions_into(out, card, limit);
    let reasons: Vec<&str> =
        list(card, "overrideReasons").iter().filter_map(|reason| text(reason, "display")).collect();
    if !reasons.is_empty() {
        lines(out, "reasons to pass it over: ", "  ", &reasons.join("; "), limit);
    }
    for link in list(card, "links") {
        let told = format!("{} <{}>", text(link, "label").unwrap_or_default(), text(link, "url").unwrap_or_default());
        lines(out, "link: ", "  ", &told, limit);
    }
}

/// A line of GitHub Flavored Markdown, without the marks that a terminal does not show.
fn detail_into(out: &mut String, line: &str, limit: usize) {
    let is_rule = line.starts_with('|') && line.chars().all(|letter| matches!(letter, '|' | '-' | ':' | ' '));
    if is_rule {
        return;
    }
    let bare = line.replace("**", "");
    let bare = match bare.strip_prefix('|') {
        Some(row) => {
            let cells = row.trim().trim_end_matches('|').split('|').map(str::trim);
            cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(" | ")
        }
        None => bare.trim_start_matches('#').trim().to_owned(),
    };
    // A bullet hangs.
    let indent = if bare.starts_with("- ") { "    " } else { "  " };
    lines(out, "  ", indent, &without_escapes(&bare), limit);
}

/// Markdown escapes: a backslash before a mark stands for the mark.
fn without_escapes(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' || !letters.peek().is_some_and(char::is_ascii_punctuation) {
            bare.push(letter);
        }
        if letter == '\\' && letters.peek() == Some(&'\\') {
            bare.extend(letters.next());
        }
    }
    bare
}

fn suggestions_into(out: &mut String, card: &Value, limit: usize) {
    let suggestions = list(card, "suggestions");
    if !suggestions.is_empty() {
        let _ = writeln!(
            out,
            "suggestions ({}):",
            clean(text(card, "selectionBehavior").unwrap_or("no selectionBehavior"))
        );
    }
    for (at, suggestion) in suggestions.iter().enumerate() {
        let is_recommended = suggestion.get("isRecommended").and_then(Value::as_bool) == Some(true);
        let recommended = if is_recommended { " (recommended)" } else { "" };
        let label = format!("{}{recommended}", text(suggestion, "label").unwrap_or("(no label)"));
        lines(out, &format!("  [{}] ", at + 1), "      ", &label, limit);
        for action in list(suggestion, "actions") {
            let resource = action.get("resource").and_then(|resource| text(resource, "resourceType"));
            let of = resource.or_else(|| text(action, "resourceId")).unwrap_or_default();
            let told = format!(
                "{} {of}: {}",
                text(action, "type").unwrap_or("?"),
                text(action, "description").unwrap_or_default()
            );
            lines(out, "      ", "        ", &told, limit);
        }
    }
}

/// The first line after `head`, the others after `indent`.
fn lines(out: &mut String, head: &str, indent: &str, text: &str, limit: usize) {
    let text = format!("{head}{}", clean(text).trim_end());
    let bare = text.trim_start();
    let first = text.len() - bare.len();
    let room = limit.saturating_sub(first.max(columns(indent))).max(20);
    for (at, line) in wrap(bare, room).into_iter().enumerate() {
        let before = if at == 0 { " ".repeat(first) } else { indent.to_owned() };
        let _ = writeln!(out, "{}", format!("{before}{line}").trim_end());
    }
}

/// Without control characters, which could change what the terminal shows.
#[must_use]
pub fn clean(text: &str) -> String {
    let is_hidden =
        |letter: char| letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|letter| if is_hidden(letter) { ' ' } else { letter }).collect()
}

fn text<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str).filter(|text| !text.is_empty())
}

fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_card_is_shown_with_all_its_parts_and_no_control_character() {
        let answer = json!({"cards": [{"summary": "Pembrolizumab: CPS 4, label needs 10", "indicator": "warning",
            "detail": "**Fits** A\\*B\u{1b}[2J\n\n| drug | dose |\n|---|---|\n| A | 5.4 mg/kg |",
            "source": {"label": "Label", "url": "https://example.org"},
            "suggestions": [{"label": "Order A", "isRecommended": true, "actions": [
                {"type": "create", "description": "A 5.4 mg/kg", "resource": {"resourceType": "MedicationRequest"}},
                {"type": "delete", "description": "remove B", "resourceId": "MedicationRequest/b"}]}],
            "selectionBehavior": "at-most-one", "overrideReasons": [{"display": "Not now"}],
            "links": [{"label": "Trial", "url": "https://example.org/t"}]}]});
        let shown = cards(&answer, 40);
        let expected = "1 card\n\n-- WARNING -----------------------------\nPembrolizumab: CPS 4, label needs 10\n  \
            Fits A*B [2J\n\n  drug | dose\n  A | 5.4 mg/kg\nsource: Label <https://example.org>\n\
            suggestions (at-most-one):\n  [1] Order A (recommended)\n      create MedicationRequest: A 5.4\n        \
            mg/kg\n      delete MedicationRequest/b:\n        remove B\nreasons to pass it over: Not now\n\
            link: Trial <https://example.org/t>\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn other_shapes_are_shown_as_far_as_they_can_be() {
        assert_eq!(cards(&json!({"cards": []}), 80), "no card\n");
        assert!(cards(&json!({"cards": [{"summary": 1, "suggestions": "x"}]}), 80).contains("(no summary)"));
        assert!(cards(&json!([]), 80).contains("no card"));
    }

    #[test]
    fn lines_of_japanese_stay_in_the_terminal() {
        let answer = json!({"cards": [{"summary": "ペムブロリズマブ：CPS 4（22C3）、適応は10以上", "detail": "**候補** あいうえおかきくけこさしすせそ"}]});
        for line in cards(&answer, 30).lines() {
            assert!(columns(line) <= 30, "{line}");
        }
    }
}
