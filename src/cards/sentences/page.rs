//! `cards.yaml` as it is read: each entry taken once in each language, and what is wrong with it.
//!
//! An entry of the site stands in the place of ours; what the site does not write stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::template::{Fault, Template};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::files::{self, Files};
use crate::knowledge::yaml::Tree;

/// Below the configuration folder.
const FILE: &str = "cards.yaml";

/// The form of an English sentence for a count of one.
const ONE: &str = "en-one";

/// What an entry may have.
const MEMBERS: [&str; 3] = ["ja", "en", ONE];

/// The placeholder of a sentence that may have it.
const COUNT: &str = "count";

/// The file while it is read.
pub struct Page<'f> {
    ours: Tree,
    /// The file of the configuration folder.
    site: Option<Tree>,
    /// The language that is read now.
    pub language: &'static str,
    /// `section.entry` of all entries that were asked for.
    asked: BTreeSet<String>,
    /// Names of the value sets of the profiles, which some entries are named for.
    value_sets: BTreeSet<&'f str>,
    mistakes: Vec<Diagnostic>,
}

impl<'f> Page<'f> {
    /// # Errors
    /// When a file is no YAML.
    pub fn open(files: &'f Files) -> Result<Self, Vec<Diagnostic>> {
        let read = |text| Tree::read(FILE, text).map_err(|mistake| vec![mistake]);
        let sets = files.keys().filter_map(|path| path.strip_prefix("profiles/valuesets/")?.strip_suffix(".json"));
        Ok(Self {
            ours: read(files::CARDS)?,
            site: files.get(FILE).map(|text| read(text)).transpose()?,
            language: "ja",
            asked: BTreeSet::new(),
            value_sets: sets.collect(),
            mistakes: Vec::new(),
        })
    }

    /// A sentence; an empty one when something is wrong with it, which then is a mistake of the page.
    pub fn sentence(&mut self, section: &str, key: &str, placeholders: &[&'static str]) -> Template {
        let path = format!("{section}.{key}").replace('_', "-");
        let Some(text) = self.text(&path) else { return Template::default() };
        let one = self.get(&path).and_then(|entry| entry.get([ONE])?.text()).map(str::to_owned);
        let counted = placeholders.iter().position(|name| *name == COUNT);
        if one.is_some() && counted.is_none() {
            let help = format!("remove it; only sentences with {{{COUNT}}} have it");
            self.mistake("unknown-sentence", &format!("{path}.{ONE}"), format!("\"{path}\" counts nothing"), help);
        }
        let parsed = Template::parse(&text, placeholders);
        let parsed = match (one, counted) {
            (Some(one), Some(count)) if self.language == "en" => {
                parsed.and_then(|template| template.with_one(&one, placeholders, count))
            }
            _ => parsed,
        };
        parsed.unwrap_or_else(|fault| {
            self.fault(&path, &fault, placeholders);
            Template::default()
        })
    }

    /// A number, written as a text in each language.
    pub fn number(&mut self, section: &str, key: &str) -> usize {
        let path = format!("{section}.{key}");
        let Some(text) = self.text(&path) else { return 0 };
        text.trim().parse().ok().filter(|number| *number > 0).unwrap_or_else(|| {
            let message = format!("\"{text}\" of \"{path}\" is no number of at least one");
            self.mistake("bad-setting", &path, message, "write a whole number in quotes, in both languages".to_owned());
            0
        })
    }

    /// Names for every member of a family of value sets (`organs`, for those called `site-…`).
    pub fn every_name(&mut self, section: &str, family: &str) -> BTreeMap<String, String> {
        let members = self.value_sets.iter().filter_map(|set| set.strip_prefix(family)).map(str::to_owned);
        let keys: BTreeSet<String> = members.chain(self.keys(section)).collect();
        self.names(section, family, keys)
    }

    /// Names for whatever the file lists (`drug-classes`).
    pub fn free_names(&mut self, section: &str) -> BTreeMap<String, String> {
        let keys = self.keys(section);
        let named = |key: String| {
            let text = self.text(&format!("{section}.{key}")).unwrap_or_default();
            (key, text)
        };
        keys.into_iter().map(named).collect()
    }

    fn names(
        &mut self,
        section: &str,
        family: &str,
        keys: impl IntoIterator<Item = String>,
    ) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        for key in keys {
            let path = format!("{section}.{key}");
            if !self.value_sets.contains(format!("{family}{key}").as_str()) {
                let known = self.value_sets.iter().filter_map(|set| set.strip_prefix(family));
                let message = format!("nothing is recognised as \"{key}\"{}", did_you_mean(&key, known));
                let help = format!("name it for one of the files profiles/valuesets/{family}….json, or remove it");
                self.mistake("unknown-sentence", &path, message, help);
            }
            let text = self.text(&path).unwrap_or_default();
            names.insert(key, text);
        }
        names
    }

    /// The entry of the site, else ours.
    fn get(&self, path: &str) -> Option<&Tree> {
        self.site.as_ref().and_then(|site| site.get(keys(path))).or_else(|| self.ours.get(keys(path)))
    }

    /// The keys of both files below a path; of all sections for an empty one.
    fn keys(&self, path: &str) -> BTreeSet<String> {
        let files = self.site.iter().chain([&self.ours]);
        files.filter_map(|file| file.get(keys(path))).flat_map(Tree::members).map(|member| member.key.clone()).collect()
    }

    /// The text of an entry in the language that is read.
    fn text(&mut self, path: &str) -> Option<String> {
        self.asked.insert(path.to_owned());
        let language = self.language;
        let Some(entry) = self.get(path) else {
            let help = format!("add it with a text in ja and in en; the {FILE} of the project shows it");
            self.mistake("missing-sentence", path, format!("\"{path}\" is missing"), help);
            return None;
        };
        let Some(text) = entry.get([language]).and_then(Tree::text).map(str::to_owned) else {
            let message = format!("\"{path}\" has no {language} text");
            self.mistake("missing-sentence", path, message, "write the text in both languages".to_owned());
            return None;
        };
        if text.trim().is_empty() {
            let message = format!("the {language} text of \"{path}\" is empty");
            self.mistake("empty-sentence", &format!("{path}.{language}"), message, "write the text".to_owned());
            return None;
        }
        Some(text)
    }

    fn fault(&mut self, path: &str, fault: &Fault, placeholders: &[&'static str]) {
        let language = self.language;
        let has: Vec<String> = placeholders.iter().map(|name| format!("{{{name}}}")).collect();
        let use_each = || match has.as_slice() {
            [] => "remove it; this text has no placeholder".to_owned(),
            _ => format!("use {} in both languages", has.join(" and ")),
        };
        let (message, help) = match fault {
            Fault::Unknown(name) => {
                let close = did_you_mean(name, placeholders.iter().copied());
                (format!("the {language} text of \"{path}\" has no value for {{{name}}}{close}"), use_each())
            }
            Fault::Lacking(name) => (format!("the {language} text of \"{path}\" does not say {{{name}}}"), use_each()),
            Fault::Open => {
                let help = "write both braces around a placeholder, and none elsewhere".to_owned();
                (format!("a brace of the {language} text of \"{path}\" stands alone"), help)
            }
        };
        self.mistake("bad-placeholder", &format!("{path}.{language}"), message, help);
    }

    fn mistake(&mut self, code: &'static str, path: &str, message: String, help: String) {
        let in_site = self.site.as_ref().and_then(|site| site.line(path));
        // A missing entry is pointed at by its section.
        let line = in_site.or_else(|| self.ours.line(path)).or_else(|| self.ours.line(path.split('.').next()?));
        let mistake = Diagnostic::error(code, FILE, line, message, help);
        if !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
    }

    /// Looks for entries nobody asked for.
    ///
    /// # Errors
    /// Every mistake of the file.
    pub fn close(mut self) -> Result<(), Vec<Diagnostic>> {
        let sections: BTreeSet<String> =
            self.asked.iter().filter_map(|path| Some(path.split_once('.')?.0.to_owned())).collect();
        for section in self.keys("") {
            if !sections.contains(&section) {
                self.unknown(&section, sections.iter().map(String::as_str));
                continue;
            }
            for key in self.keys(&section) {
                let path = format!("{section}.{key}");
                let asked = self.asked.clone();
                if !asked.contains(&path) {
                    self.unknown(&path, asked.iter().map(String::as_str));
                    continue;
                }
                for member in self.keys(&path).iter().filter(|member| !MEMBERS.contains(&member.as_str())) {
                    self.unknown(&format!("{path}.{member}"), MEMBERS.into_iter());
                }
            }
        }
        if self.mistakes.is_empty() { Ok(()) } else { Err(self.mistakes) }
    }

    fn unknown<'a>(&mut self, path: &str, known: impl Iterator<Item = &'a str>) {
        let message = format!("no card says \"{path}\"{}", did_you_mean(path, known));
        self.mistake("unknown-sentence", path, message, "correct the name, or remove the entry".to_owned());
    }
}

/// The keys of a path (`order.early-stage`); none for an empty one.
fn keys(path: &str) -> impl Iterator<Item = &str> {
    path.split('.').filter(|key| !key.is_empty())
}
