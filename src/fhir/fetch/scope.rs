//! Reads SMART scopes, v1 (`patient/Observation.read`) and v2 (`patient/Observation.rs`).
//!
//! It deliberately asks only one question: is it worth calling? The FHIR server decides. So the level (patient, user,
//! system) is not weighed, letter case means nothing (Epic writes `user/Observation.Read`), and scopes of another form
//! (`Observation.Read (Labs) (R4)`, `patient/Observation.everything`, a list with commas), an empty text included, decide
//! nothing.

/// How much of a resource type the scopes let us read or search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    None,
    /// Only by scopes with a query (`rs?category=laboratory`): what they show may not be all there is.
    Part,
    All,
}

/// What the scopes cover of a type. What is not understood neither grants nor denies: then the server is asked.
#[must_use]
pub(super) fn cover(scopes: &str, resource_type: &str, is_search: bool) -> Cover {
    let named: Vec<(&str, &str)> = scopes.split_whitespace().filter_map(resource_scope).collect();
    let understood = || named.iter().filter(|(_, may)| permits(may, is_search).is_some());
    if is_joined_otherwise(scopes) || understood().next().is_none() {
        return Cover::All;
    }
    let ours = named.iter().filter(|(of, _)| *of == "*" || of.eq_ignore_ascii_case(resource_type));
    ours.map(|(_, may)| permits(may, is_search).unwrap_or(Cover::All)).max().unwrap_or(Cover::None)
}

/// `patient/Observation.rs` → (`Observation`, `rs`).
fn resource_scope(scope: &str) -> Option<(&str, &str)> {
    let (level, rest) = scope.split_once('/')?;
    is_level(level).then(|| rest.split_once('.')).flatten()
}

fn is_level(word: &str) -> bool {
    ["patient", "user", "system"].iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// Whether scopes stand side by side without a blank: `patient/Patient.read,patient/Observation.read`.
fn is_joined_otherwise(scopes: &str) -> bool {
    let parts = scopes.split([',', ';', '+', '|']).skip(1);
    parts.filter_map(|part| part.split_once('/')).any(|(level, _)| is_level(level))
}

/// What one scope permits; nothing where it is not understood.
fn permits(may: &str, is_search: bool) -> Option<Cover> {
    let may = may.to_ascii_lowercase();
    let (may, query) = may.split_once('?').map_or((may.as_str(), None), |(may, query)| (may, Some(query)));
    let letter = if is_search { 's' } else { 'r' };
    let is_v2 = !may.is_empty() && may.chars().all(|c| "cruds".contains(c));
    match (may, query) {
        ("read" | "*", None | Some("")) => Some(Cover::All),
        ("read" | "*", Some(_)) => Some(Cover::Part),
        ("write", _) => Some(Cover::None),
        _ if !is_v2 => None,
        _ if !may.contains(letter) => Some(Cover::None),
        (_, None | Some("")) => Some(Cover::All),
        (_, Some(_)) => Some(Cover::Part),
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
            "patient/Observation.c patient/Observation.everything",
        ] {
            assert_eq!(of(all), Cover::All, "{all}");
        }
        for none in [
            "patient/Observation.r",
            "patient/Observation.c",
            "patient/Observation.write",
            "patient/Condition.rs",
            "patient/ObservationDefinition.rs",
            "patient/Condition.rs patient/Patient.everything",
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
    fn scopes_that_are_not_understood_leave_it_to_the_server() {
        for silent in [
            "",
            "  ",
            "openid fhirUser",
            "launch/patient",
            "offline_access",
            "Observation.Read (Labs) (R4)",
            // A verb of no version.
            "patient/Observation.everything",
            "patient/Observation.Search",
            "patient/Condition.all patient/Observation.all",
            "patient/Observation.",
            // Joined by something else than a blank.
            "patient/Patient.read,patient/Observation.read",
            "patient/Patient.rs;patient/Observation.rs",
            "patient/Patient.read+user/Condition.read",
            "patient/Condition.rs?category=a,patient/Observation.rs",
        ] {
            assert_eq!(cover(silent, "Observation", true), Cover::All, "{silent}");
        }
    }
}
