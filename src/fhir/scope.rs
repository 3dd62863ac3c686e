//! Reads SMART scopes, v1 (`patient/Observation.read`) and v2 (`patient/Observation.rs`).
//!
//! It deliberately asks only one question: is it worth calling? The FHIR server decides.

/// Whether the scopes let us read or search all resources of a type. Scopes that name no resource at all decide nothing.
#[must_use]
pub fn covers(scopes: &str, resource_type: &str, is_search: bool) -> bool {
    let mut named = scopes.split_whitespace().filter_map(resource_scope).peekable();
    named.peek().is_none() || named.any(|(of, may)| (of == "*" || of == resource_type) && permits(may, is_search))
}

/// `patient/Observation.rs` → (`Observation`, `rs`).
fn resource_scope(scope: &str) -> Option<(&str, &str)> {
    let (level, rest) = scope.split_once('/')?;
    matches!(level, "patient" | "user" | "system").then(|| rest.split_once('.')).flatten()
}

/// A scope with a query (`rs?category=laboratory`) shows a part only, so it does not count.
fn permits(may: &str, is_search: bool) -> bool {
    let letter = if is_search { 's' } else { 'r' };
    matches!(may, "read" | "*") || may.chars().all(|c| "cruds".contains(c)) && may.contains(letter)
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn both_versions_of_smart_scopes_are_understood() {
        let may = |scopes: &str| covers(scopes, "Observation", true);
        assert!(may("patient/Observation.read"));
        assert!(may("launch user/*.*"));
        assert!(may("patient/Observation.rs"));
        assert!(may("patient/*.cruds"));
        assert!(may("openid launch"), "nothing is said about resources");
        assert!(!may("patient/Observation.r"), "reading one is not searching");
        assert!(!may("patient/Condition.rs patient/Observation.write"));
        assert!(!may("patient/Observation.rs?category=laboratory"), "a part is not all");
    }
}
