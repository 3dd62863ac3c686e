//! The shipped sequences and lists, read from the tree the tests are built in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use oncohooks::variant::{Answer, Catalogue, Notation, Scope};

pub const JP: Scope<'static> = Scope { country: "JP", as_of: None, drug: None, assay: None };
pub const US: Scope<'static> = Scope { country: "US", as_of: None, drug: None, assay: None };

/// (file name, text) of every file of a folder of `config/knowledge`, in the order of their names.
pub fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    // The fuzz target is a package of its own, one folder down.
    let roots = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let folder = roots.map(|root| root.join("config/knowledge").join(folder)).find(|folder| folder.is_dir()).unwrap();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|own| own == extension));
    paths.sort();
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

pub fn borrow(files: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
}

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let (genes, lists) = (files("genes", "json"), files("variants", "tsv"));
    Catalogue::parse(borrow(&genes), borrow(&lists)).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", faults.join("\n"))
    })
});

pub fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

/// A line of text, read as the command line reads it.
pub fn classify(text: &str) -> Answer<'static> {
    let notation = Notation { text: Some(text), default_gene: Some("ERBB2"), ..Notation::default() };
    catalogue().classify(&notation, &JP)
}

/// The one-letter 3' name, when the text was read.
pub fn protein(answer: &Answer<'_>) -> Option<String> {
    match answer {
        Answer::Listed { variant, .. } | Answer::NotListed { variant, .. } | Answer::Open { variant, .. } => {
            variant.change.name.clone()
        }
        Answer::Refused(_) => None,
    }
}
