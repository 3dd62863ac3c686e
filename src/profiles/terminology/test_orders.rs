//! Codes under which the site orders our tests (`ConceptMap`s from our code system of tests to the site's).

use std::collections::HashMap;

use super::systems::plain;

/// Code system and code → the id of the test.
#[derive(Debug, Default)]
pub struct TestOrders(HashMap<(String, String), String>);

impl TestOrders {
    pub fn add(&mut self, system: &str, code: &str, test: &str) {
        self.0.insert((plain(system).to_owned(), code.to_owned()), test.to_owned());
    }

    pub fn test(&self, system: &str, code: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&(plain(system).to_owned(), code.to_owned())).map(String::as_str)
    }
}
