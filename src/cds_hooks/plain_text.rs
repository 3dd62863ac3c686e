//! The detail of a card as plain text, for clients that show no Markdown.

/// The text without the marks of GitHub Flavored Markdown, at most so many characters, in whole lines.
pub(super) fn plain_text(markdown: &str, most: Option<usize>) -> String {
    let mut plain = String::new();
    let mut length = 0;
    for line in markdown.lines() {
        let line = without_marks(line);
        length += line.chars().count() + 1;
        if !plain.is_empty() && most.is_some_and(|most| length > most) {
            break;
        }
        if !line.is_empty() {
            plain.push_str(&line);
            plain.push('\n');
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// A line without bullets, bold, links, tables, escapes and entities.
fn without_marks(line: &str) -> String {
    let line = line.trim().trim_start_matches(['#', '-', '>', ' ']);
    let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    if is_rule {
        return String::new();
    }
    let mut plain = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => plain.extend(rest.next()),
            '|' if plain.is_empty() => {}
            '|' => {
                plain.truncate(plain.trim_end().len());
                plain.push(';');
            }
            // Of a link the words, not the address.
            ']' if rest.peek() == Some(&'(') => {
                let _address = rest.by_ref().take_while(|c| *c != ')').count();
            }
            '*' | '`' | '[' | ']' => {}
            _ => plain.push(character),
        }
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&#47;", "/"), ("&#46;", "."), ("&amp;", "&")];
    let plain = entities.iter().fold(plain, |text, (entity, letter)| text.replace(entity, letter));
    plain.trim().trim_end_matches(';').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_words_kept() {
        for (markdown, plain) in [
            ("- **Given** letrozole (2024-03)", "Given letrozole (2024-03)"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "a; b\n1; 2"),
            ("see [the label](https://example.org/a_b)", "see the label"),
            (r"CPS \[22C3\] &lt; 10", "CPS [22C3] < 10"),
            ("one\n\ntwo", "one\ntwo"),
        ] {
            assert_eq!(plain_text(markdown, None), plain);
        }
        assert_eq!(plain_text("- first line\n- second line", Some(15)), "first line");
    }
}
