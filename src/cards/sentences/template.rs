//! One sentence with placeholders (`{drug} does not fit`), taken apart once at start.

/// A sentence in one language.
#[derive(Debug, Default)]
pub struct Template {
    parts: Vec<Part>,
    /// The form for a count of one, where the language has one.
    one: Option<One>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    /// The position of the placeholder among those of the sentence.
    Value(usize),
}

#[derive(Debug)]
struct One {
    /// The position of the count among the placeholders.
    count: usize,
    parts: Vec<Part>,
}

/// What is wrong with the braces of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// `{drugs}` where the sentence has `{drug}`.
    Unknown(String),
    Lacking(&'static str),
    /// A brace without its other half.
    Open,
}

impl Template {
    /// Takes a text apart. Each placeholder must be in it.
    pub fn parse(text: &str, placeholders: &[&'static str]) -> Result<Self, Fault> {
        let parts = split(text, placeholders)?;
        let has = |at: usize| parts.iter().any(|part| matches!(part, Part::Value(value) if *value == at));
        match placeholders.iter().enumerate().find(|(at, _)| !has(*at)) {
            Some((_, lacking)) => Err(Fault::Lacking(lacking)),
            None => Ok(Self { parts, one: None }),
        }
    }

    /// Adds the form for a count of one. It need not name the count.
    pub fn with_one(self, text: &str, placeholders: &[&'static str], count: usize) -> Result<Self, Fault> {
        let parts = split(text, placeholders)?;
        Ok(Self { one: Some(One { count, parts }), ..self })
    }

    /// A sentence without placeholders.
    pub fn text(&self) -> &str {
        match self.parts.as_slice() {
            [Part::Text(text)] => text,
            _ => "",
        }
    }

    /// The sentence with its values, which stand in the order of its placeholders.
    pub fn filled(&self, values: &[&str]) -> String {
        let is_one = |one: &&One| values.get(one.count) == Some(&"1");
        let parts = self.one.as_ref().filter(is_one).map_or(&self.parts, |one| &one.parts);
        let mut filled = String::with_capacity(parts.iter().map(|part| part.filled(values).len()).sum());
        for part in parts {
            filled.push_str(part.filled(values));
        }
        filled
    }
}

impl Part {
    fn filled<'s>(&'s self, values: &[&'s str]) -> &'s str {
        match self {
            Self::Text(text) => text,
            Self::Value(at) => values.get(*at).copied().unwrap_or_default(),
        }
    }
}

fn split(text: &str, placeholders: &[&'static str]) -> Result<Vec<Part>, Fault> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').ok_or(Fault::Open)?;
        let at = placeholders.iter().position(|known| *known == name);
        let at = at.ok_or_else(|| Fault::Unknown(name.to_owned()))?;
        parts.extend(literal(before)?);
        parts.push(Part::Value(at));
        rest = after;
    }
    parts.extend(literal(rest)?);
    Ok(parts)
}

fn literal(text: &str) -> Result<Option<Part>, Fault> {
    if text.contains('}') {
        return Err(Fault::Open);
    }
    Ok((!text.is_empty()).then(|| Part::Text(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::{Fault, Template};

    #[test]
    fn values_stand_where_each_language_puts_them() {
        let names = ["drug", "tests"];
        for (text, filled) in [
            ("{drug} needs {tests}", "A needs B, C"),
            ("{tests}が{drug}に必要です", "B, CがAに必要です"),
            ("{drug}, {drug}: {tests}", "A, A: B, C"),
        ] {
            assert_eq!(Template::parse(text, &names).unwrap().filled(&["A", "B, C"]), filled);
        }
    }

    #[test]
    fn a_count_of_one_has_a_form_of_its_own() {
        let many = Template::parse("{count} parts", &["count"]).unwrap();
        let both = many.with_one("one part", &["count"], 0).unwrap();
        assert_eq!([both.filled(&["1"]), both.filled(&["11"])], ["one part", "11 parts"]);
    }

    #[test]
    fn a_wrong_brace_is_no_sentence() {
        let fault = |text| Template::parse(text, &["drug"]).unwrap_err();
        assert_eq!(fault("{drugs} does not fit"), Fault::Unknown("drugs".to_owned()));
        assert_eq!(fault("does not fit"), Fault::Lacking("drug"));
        assert_eq!(fault("{drug does not fit"), Fault::Open);
        assert_eq!(fault("{drug}} does not fit"), Fault::Open);
    }
}
