//! Characters as they come out of reports, made plain.
//!
//! Does: full-width letters, Japanese punctuation, typographic dashes, arrows and blanks become their ASCII
//! twins (the part of Unicode NFKC that occurs in reports). Does not: turn a hyphen into an underscore; a hyphen
//! between two residues may mean a range or nothing, so it stays and is refused.

/// Texts longer than this are no notation.
pub const LONGEST: usize = 1000;

/// The text with plain characters.
pub fn plain(text: &str) -> String {
    text.replace("&gt;", ">").chars().filter_map(plain_character).collect()
}

fn plain_character(character: char) -> Option<char> {
    Some(match character {
        // Zero-width characters, byte-order mark, soft hyphen.
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return None,
        // Full-width forms of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let ascii = u32::from(character).checked_sub(0xfee0).and_then(char::from_u32);
            ascii.unwrap_or(character)
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '→' | '⇒' | '➔' | '➜' | '➝' | '⟶' | '›' | '〉' => '>',
        '、' | '､' | '。' | '｡' => ',',
        '【' | '「' | '『' | '〔' => '(',
        '】' | '」' | '』' | '〕' => ')',
        '∗' | '✱' | '⁎' => '*',
        '“' | '”' | '‘' | '’' | '"' | '\'' | '`' | '・' | '･' => ' ',
        _ if character.is_whitespace() || character.is_control() => ' ',
        _ => character,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn full_width_and_typographic_characters_become_plain() {
        assert_eq!(plain("ｐ．Ａ７７５＿Ｇ７７６ｉｎｓＹＶＭＡ\u{3000}"), "p.A775_G776insYVMA ");
        assert_eq!(plain("c.2329G→T"), "c.2329G>T");
        assert_eq!(plain("c.2329G&gt;T"), "c.2329G>T");
        assert_eq!(plain("A775\u{2013}G776"), "A775-G776");
    }
}
