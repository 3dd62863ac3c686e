//! Reads SMART scopes, v1 (`patient/Observation.read`) and v2 (`patient/Observation.rs`).
//!
//! It deliberately asks only one question: is it worth calling? The FHIR server decides. So the level (patient, user,
//! system) is not weighed, letter case means nothing (Epic writes `user/Observation.Read`), and scopes of another form
//! (`Observation.Read (Labs) (R4)`), an empty text included, decide nothing.

/// How much of a resource type the scopes let us read or search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    None,
    /// Only by scopes with a query (`rs?category=laboratory`): what they show may not be all there is.
    Part,
    All,
}

/// What the scopes cover of a type.
#[must_use]
pub(super) fn cover(scopes: &str, resource_type: &str, is_search: bool) -> Cover {
    let mut named = scopes.split_whitespace().filter_map(resource_scope).peekable();
    if named.peek().is_none() {
        return Cover::All;
    }
    let ours = named.filter(|(of, _)| *of == "*" || of.eq_ignore_ascii_case(resource_type));
    ours.map(|(_, may)| permits(&may.to_ascii_lowercase(), is_search)).max().unwrap_or(Cover::None)
}

/// `patient/Observation.rs` → (`Observation`, `rs`).
fn resource_scope(scope: &str) -> Option<(&str, &str)> {
    let (level, rest) = scope.split_once('/')?;
    let is_level = ["patient", "user", "system"].iter().any(|known| level.eq_ignore_ascii_case(known));
    is_level.then(|| rest.split_once('.')).flatten()
}

fn permits(may: &str, is_search: bool) -> Cover {
    let (may, query) = may.split_once('?').map_or((may, None), |(may, query)| (may, Some(query)));
    let letter = if is_search { 's' } else { 'r' };
    // v2 letters stand in the order of `cruds`; what is neither v1 nor v2 permits nothing.
    let v2 = may.chars().all(|c| "cruds".contains(c)) && may.contains(letter);
    match query {
        _ if !v2 && !matches!(may, "read" | "*") => Cover::None,
        None | Some("") => Cover::All,
        Some(_) => Cover::Part,
    }
}

#[cfg(test)]
mod tests {
    use super::{Cover, cover};

    #[test]
    fn both_versions_of_smart_scopes_are_understood() {
        let of = |scopes: &str| cover(scopes, "Observation", true);
        for all in [
            "patient/Observation.read",
            "launch user/*.*",
            "patient/*.read openid",
            "patient/Observation.rs",
            "patient/Observation.cruds",
            "system/*.rs",
            "patient/*.cruds",
            "user/Observation.Read",
            "USER/OBSERVATION.RS",
            "patient/Observation.rs?category=laboratory patient/Observation.rs",
        ] {
            assert_eq!(of(all), Cover::All, "{all}");
        }
        for none in [
            "patient/Observation.r",
            "patient/Observation.c",
            "patient/Observation.write",
            "patient/Condition.rs",
            "patient/ObservationDefinition.rs",
            "patient/Observation.",
            "patient/Observation.everything",
        ] {
            assert_eq!(of(none), Cover::None, "{none}");
        }
        assert_eq!(cover("patient/Patient.r", "Patient", false), Cover::All);
        assert_eq!(cover("patient/Patient.s", "Patient", false), Cover::None, "searching is not reading one");
    }

    #[test]
    fn a_filter_shows_a_part() {
        let filtered =
            "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
        assert_eq!(cover(filtered, "Observation", true), Cover::Part);
    }

    #[test]
    fn scopes_that_name_no_resource_leave_it_to_the_server() {
        for silent in ["", "  ", "openid fhirUser", "launch/patient", "offline_access", "Observation.Read (Labs) (R4)"]
        {
            assert_eq!(cover(silent, "Observation", true), Cover::All, "{silent}");
        }
    }
}
