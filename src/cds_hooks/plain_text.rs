//! The detail of a card as plain text, for clients that show no Markdown.

/// The text without the marks of GitHub Flavored Markdown, at most so many characters, in whole lines. Its last paragraph,
/// which says where the advice is from and who reviewed it, is kept: the lines before it go, the last one first.
pub(super) fn plain_text(markdown: &str, most: Option<usize>) -> String {
    let (text, footer) = markdown.rsplit_once("\n\n").unwrap_or((markdown, ""));
    let plain = |text: &str| text.lines().map(without_marks).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let (mut lines, footer) = (plain(text), plain(footer));
    let length = |lines: &[String]| lines.iter().map(|line| line.chars().count() + 1).sum::<usize>();
    while lines.len() > 1 && most.is_some_and(|most| length(&lines) + length(&footer) > most + 1) {
        lines.pop();
    }
    lines.extend(footer);
    lines.join("\n")
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
        let text = "- first line\n- second line\n\nSource: the label";
        assert_eq!(plain_text(text, Some(39)), "first line\nSource: the label");
        assert_eq!(plain_text(text, Some(40)), "first line\nsecond line\nSource: the label");
    }
}
