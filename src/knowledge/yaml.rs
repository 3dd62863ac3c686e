//! A YAML file as a tree in which every part knows the line it is written on.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::Spanned;

use super::load::mistake;
use crate::diagnostic::Diagnostic;

/// A file, or a part of one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Tree {
    #[default]
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Tree>),
    /// In the order they are written.
    Mapping(Vec<Member>),
}

/// A key and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub key: String,
    /// The line of the key, 1-based. Where an alias stands for it, the line the alias points to: there is what must be
    /// corrected.
    pub line: u64,
    pub value: Tree,
}

impl Tree {
    /// # Errors
    /// What makes the file no YAML, a key that stands twice included.
    pub fn read(file: &str, text: &str) -> Result<Self, Diagnostic> {
        serde_saphyr::from_str(text).map_err(|cause| mistake::unreadable(file, text, &cause))
    }

    /// An empty tree where the file is no YAML, which whoever reads it in full has said.
    pub fn of(text: &str) -> Self {
        serde_saphyr::from_str(text).unwrap_or_default()
    }

    /// What the keys lead to; the whole for none. Lists are not passed through.
    pub fn get<'k>(&self, keys: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        keys.into_iter().try_fold(self, |tree, key| {
            tree.members().iter().find(|member| member.key == key).map(|member| &member.value)
        })
    }

    /// The line a path (`order.early-stage`) stands on: that of its last key. Lists are passed through: a path names a
    /// member of any of their items.
    pub fn line(&self, path: &str) -> Option<u64> {
        let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
        match self {
            Self::List(items) => items.iter().find_map(|item| item.line(path)),
            Self::Mapping(members) => {
                let member = members.iter().find(|member| member.key == name)?;
                rest.map_or(Some(member.line), |rest| member.value.line(rest))
            }
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The members of a mapping; none of anything else.
    pub fn members(&self) -> &[Member] {
        match self {
            Self::Mapping(members) => members,
            _ => &[],
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

/// Makes a tree of whatever the parser finds.
struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any YAML")
    }

    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tree, E> {
        Ok(Number::from_f64(value).map_or(Tree::Null, Tree::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut mapping: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some((key, value)) = mapping.next_entry::<Spanned<String>, Tree>()? {
            members.push(Member { line: key.defined.line(), key: key.value, value });
        }
        Ok(Tree::Mapping(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_path_is_that_of_its_last_key_however_it_is_written() {
        // What is written, a path, its line.
        let rows = [
            ("when:\n  er: [negative]\n", "when", Some(1)),
            ("when:\n  er: [negative]\n", "when.er", Some(2)),
            ("when:\n  er: [negative]\n", "when.pgr", None),
            ("when:\n  er: [negative]\n", "er", None),
            // Lists as far to the left as their key, further to the right, in one line.
            ("when:\n  any-of:\n  - er: [negative]\n  - pgr: [negative]\n", "when.any-of.pgr", Some(4)),
            ("when:\n  any-of:\n    -\n      er: [negative]\n    - pgr: [negative]\n", "when.any-of.er", Some(4)),
            ("when: {any-of: [{er: [negative]},\n  {pgr: [negative]}]}\n", "when.any-of.pgr", Some(2)),
            // Flow style over several lines; the same key inside another.
            ("offer: {\n  role: preferred,\n  doses: {\n    a: {amount: 1} }\n}\n", "offer.doses.a.amount", Some(4)),
            ("when:\n  pd-l1: {assay: sp142,\n    at-least: 1}\n", "when.pd-l1.at-least", Some(3)),
            ("card: {summary: {en: \"role: x\"}}\noffer:\n  role: preferred\n", "offer.role", Some(3)),
            // Comments that look like keys.
            ("# when:\nwhen:\n  # er: no\n  er: [negative] # pgr: x\n  pgr: [negative]\n", "when.pgr", Some(5)),
            // Quoted keys, and keys with a colon inside.
            ("\"when\":\n  'er': [negative]\n", "when.er", Some(2)),
            ("names:\n  pd-l1:22c3:cps: a\n  her2:ish: b\n", "names.her2:ish", Some(3)),
            // Texts of several lines that look like keys.
            ("card:\n  detail: |\n    summary: no\n    en: no\n  summary:\n    en: yes\n", "card.summary.en", Some(6)),
            ("card:\n  detail: >-\n    summary: no\n\n  summary: {en: yes}\n", "card.summary.en", Some(5)),
            ("card:\n  detail: \"one\n    summary: no\"\n  summary: yes\n", "card.summary", Some(4)),
            ("title: one\n  line: two\n", "title", None),
            // What an alias stands for is corrected where it is written.
            ("base: &b\n  en: a\n  ja: b\ncard:\n  summary: *b\n", "card.summary", Some(5)),
            ("base: &b\n  en: a\n  ja: b\ncard:\n  summary: *b\n", "card.summary.ja", Some(3)),
            ("base: &b {en: a}\ncard:\n  <<: *b\n  ja: b\n", "card.en", Some(1)),
            ("base: &b {en: a}\ncard:\n  <<: *b\n  ja: b\n", "card.ja", Some(4)),
            // Windows line ends, a byte order mark, the start of a document.
            ("when:\r\n  er: [negative]\r\n  pgr: [negative]\r\n", "when.pgr", Some(3)),
            ("\u{feff}---\nwhen:\n  er: [negative]\n", "when.er", Some(3)),
            // Keys in other letters.
            ("訳:\n  \"日本語\": a\n", "訳.日本語", Some(2)),
            ("? when\n: ? er\n  : [negative]\n", "when.er", Some(2)),
        ];
        let mut failures = Vec::new();
        for (text, path, expected) in rows {
            let got = Tree::read("rule.yaml", text).ok().and_then(|tree| tree.line(path));
            if got != expected {
                failures.push(format!("{text:?}, {path}: {got:?}, not {expected:?}"));
            }
        }
        assert!(failures.is_empty(), "{failures:#?}");
    }
}
