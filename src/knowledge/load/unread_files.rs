//! Names in files of the knowledge that could not be read.

use std::collections::BTreeSet;

use crate::knowledge::yaml::Tree;

/// What the files name that could not be read, so that nobody is told it does not exist.
#[derive(Debug, Default)]
pub struct UnreadFiles {
    pub files: usize,
    /// Ids, and whatever classes and tests the files name.
    pub names: BTreeSet<String>,
}

impl UnreadFiles {
    /// The file is named for its id; where the YAML itself can be read, it says more.
    pub fn remember(&mut self, path: &str, tree: &Tree) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let id = tree.get(["id"]).and_then(Tree::text);
        let list = |member: &str| tree.get([member]).into_iter().flat_map(Tree::items);
        let classes = list("classes").filter_map(Tree::text);
        let tests = list("tests").filter_map(|test| test.get(["id"])?.text());
        self.files += 1;
        self.names.insert(name.trim_end_matches(".yaml").to_owned());
        self.names.extend(id.into_iter().chain(classes).chain(tests).map(str::to_owned));
    }

    /// Could the thing named (`id`, or `id#part`) stand in a file that could not be read?
    pub fn may_hold(&self, name: &str) -> bool {
        name.split('#').next().is_some_and(|id| self.names.contains(id))
    }
}
