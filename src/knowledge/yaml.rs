//! A YAML file as a tree in which every part knows the line it is written on.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use serde_saphyr::Spanned;

use super::load::mistake;
use super::paths;
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

    /// The line a path (`order.early-stage`) stands on; lists are passed through.
    pub fn line(&self, path: &str) -> Option<u64> {
        paths::line(self, path)
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
