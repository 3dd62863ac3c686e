//! Text made safe for HTML, and the few shapes the book is made of.

/// Entities for what HTML reads as markup.
pub fn safe(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '&' => made.push_str("&amp;"),
            '"' => made.push_str("&quot;"),
            '\'' => made.push_str("&#39;"),
            letter => made.push(letter),
        }
    }
    made
}

/// A row of a definition list; `html` is HTML already.
pub fn row(term: &str, html: &str) -> String {
    if html.is_empty() { String::new() } else { format!("<dt>{}</dt><dd>{html}</dd>\n", safe(term)) }
}

/// A table; the cells are HTML already.
pub fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let head = |head: &&str| format!("<th scope=\"col\">{}</th>", safe(head));
    let heads = joined(heads.iter().map(head));
    let row = |cells: &Vec<String>| {
        let cells = joined(cells.iter().map(|cell| format!("<td>{cell}</td>")));
        format!("<tr>{cells}</tr>\n")
    };
    let rows = joined(rows.iter().map(row));
    format!("<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>\n")
}

/// Pieces of HTML, one behind the other.
pub fn joined(pieces: impl Iterator<Item = String>) -> String {
    pieces.collect::<Vec<_>>().concat()
}

/// A link to a web page, and plain text where it would lead anywhere else.
pub fn link(address: &str, text: &str) -> String {
    if address.starts_with("https://") || address.starts_with("http://") {
        format!("<a href=\"{}\" rel=\"noreferrer\">{}</a>", safe(address), safe(text))
    } else {
        safe(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{link, safe};

    #[test]
    fn nothing_in_a_text_becomes_markup_and_no_link_leads_into_a_script() {
        assert_eq!(safe("<b a=\"'&"), "&lt;b a=&quot;&#39;&amp;");
        assert_eq!(link("javascript:alert(1)", "x<"), "x&lt;");
        assert!(link("https://example.org/?a=\"", "x").starts_with("<a href=\"https://example.org/?a=&quot;\""));
    }
}
