//! Whether records under one patient id are of one person: two servers may give one id to two people.

use crate::fhir::record::bundle::{Met, Position, walk};
use crate::fhir::record::node::Node;

/// What tells people apart whom an id does not.
#[derive(Debug, PartialEq, Eq)]
pub struct TwoPeople {
    /// For programs.
    pub code: &'static str,
    /// Where both stand and what differs, without a value of the record.
    pub message: String,
}

/// How the place of a resource is told, in a text that is called so.
pub type Told<'a> = &'a dyn Fn(&str, &Position) -> String;

/// Looks for two servers, and for two Patient resources that cannot be one person.
pub fn two_people<'t>(
    texts: impl Iterator<Item = (&'t str, Node<'t>)>,
    patient: &str,
    told: Told,
) -> Option<TwoPeople> {
    let mut server: Option<(&str, String)> = None;
    let mut person: Option<(Node, Option<&str>, String)> = None;
    let mut found = None;
    for (name, root) in texts {
        walk(root, 0, &mut |position, met| {
            let Met::Resource { entry, resource, kind } = met else { return };
            let is_person = kind == "Patient" && resource.str("id") == Some(patient);
            let url = entry.and_then(|entry| entry.str("fullUrl"));
            let stated = url.and_then(|url| server_of(url, kind));
            let own = if is_person { stated } else { server_of_subject(resource, patient, stated) };
            match (&server, own) {
                (Some((first, place)), Some(own)) if found.is_none() && !is_same(first, own) => {
                    let what = "point at two FHIR servers, on which two patients may have this id";
                    found = Some(differing("two-servers", (place, &told(name, position)), what));
                }
                (None, Some(own)) => server = Some((own, told(name, position))),
                _ => {}
            }
            match &person {
                Some((first, first_server, place)) if is_person && found.is_none() => {
                    // Versions of one server are of one person, whatever was corrected.
                    let is_of_one_server = stated.is_some() && *first_server == stated;
                    let differs = differs(*first, resource).filter(|_| !is_of_one_server);
                    found = differs.map(|what| {
                        let what = format!("hold two patients with this id, for {what}");
                        differing("two-patients", (place, &told(name, position)), &what)
                    });
                }
                None if is_person => person = Some((resource, stated, told(name, position))),
                _ => {}
            }
        });
    }
    found
}

fn differing(code: &'static str, (one, other): (&str, &str), what: &str) -> TwoPeople {
    let places = if one == other { format!("entries of {one}") } else { format!("{one} and {other}") };
    TwoPeople { code, message: format!("{places} {what}; give what is of one of them at a time") }
}

/// `https://ehr.example.org/fhir` of `https://ehr.example.org/fhir/Patient/1`.
fn server_of<'u>(url: &'u str, kind: &str) -> Option<&'u str> {
    let path = url.split_once("/_history/").map_or(url, |(path, _)| path);
    let (base, _) = path.rsplit_once('/')?;
    let base = base.strip_suffix(kind)?.strip_suffix('/')?;
    base.contains("://").then_some(base)
}

/// The server that the reference to the patient names; of a relative one that of the entry it stands in.
fn server_of_subject<'n>(resource: Node<'n>, patient: &str, of_entry: Option<&'n str>) -> Option<&'n str> {
    let subject = ["subject", "patient"].iter().find_map(|name| resource.get(name))?;
    let reference = subject.items().next()?.str("reference")?;
    let path = reference.split_once("/_history/").map_or(reference, |(path, _)| path);
    let (base, id) = path.rsplit_once('/')?;
    if id != patient {
        return None;
    }
    if base == "Patient" { of_entry } else { server_of(reference, "Patient") }
}

/// One address, by http or https.
fn is_same(one: &str, other: &str) -> bool {
    one == other || address(one).eq_ignore_ascii_case(address(other))
}

fn address(url: &str) -> &str {
    url.split_once("://").map_or(url, |(_, address)| address).trim_end_matches('/')
}

/// What of two Patient resources is not of one person.
fn differs(one: Node, other: Node) -> Option<&'static str> {
    let stated = |name: &str| Some((one.str(name)?, other.str(name)?));
    // A year is no other date than a day of it.
    let is_other_birth = |(one, other): (&str, &str)| !one.starts_with(other) && !other.starts_with(one);
    if stated("birthDate").is_some_and(is_other_birth) {
        return Some("the dates of birth differ");
    }
    let is_other_sex = |both: (&str, &str)| matches!(both, ("male", "female") | ("female", "male"));
    stated("gender").is_some_and(is_other_sex).then_some("one is a man and one a woman")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhir::record::tape::Tape;

    fn told(texts: &[&str]) -> Option<(&'static str, String)> {
        let tapes: Vec<Tape> = texts.iter().map(|text| Tape::read(text).unwrap()).collect();
        let names = ["a.json", "b.json"];
        let texts = names.into_iter().zip(tapes.iter().map(Tape::root));
        two_people(texts, "1", &|name, _| name.to_owned()).map(|found| (found.code, found.message))
    }

    #[test]
    fn an_id_on_two_servers_and_two_births_are_two_people() {
        let at = |server: &str| {
            format!(
                r#"{{"resourceType": "Bundle", "type": "searchset", "entry": [
                    {{"fullUrl": "{server}/Patient/1", "resource": {{"resourceType": "Patient", "id": "1"}}}},
                    {{"fullUrl": "{server}/Condition/c", "resource": {{"resourceType": "Condition", "id": "c",
                      "subject": {{"reference": "Patient/1"}}}}}}]}}"#
            )
        };
        let of =
            |reference: &str| format!(r#"{{"resourceType": "Condition", "subject": {{"reference": "{reference}"}}}}"#);
        let born = |member: &str| format!(r#"{{"resourceType": "Patient", "id": "1", {member}}}"#);
        let rows = [
            (at("https://one.example/fhir"), at("https://other.example/fhir"), Some("two-servers")),
            (at("https://one.example/fhir"), at("http://ONE.example/fhir/"), None),
            (at("https://one.example/fhir"), of("https://other.example/fhir/Patient/1"), Some("two-servers")),
            (at("https://one.example/fhir"), of("https://other.example/fhir/Patient/2"), None),
            (at("https://one.example/fhir"), of("https://one.example/fhir/Patient/1/_history/2"), None),
            (of("https://one.example/fhir/Patient/1"), of("Patient/1"), None),
            (born(r#""birthDate": "1960-01-01""#), born(r#""birthDate": "1971-05-02""#), Some("two-patients")),
            (born(r#""birthDate": "1960-01-01""#), born(r#""birthDate": "1960""#), None),
            (born(r#""gender": "female""#), born(r#""gender": "male""#), Some("two-patients")),
            (born(r#""gender": "female""#), born(r#""gender": "unknown""#), None),
        ];
        for (one, other, expected) in rows {
            let found = told(&[&one, &other]);
            assert_eq!(found.as_ref().map(|(code, _)| *code), expected, "{one}\n{other}");
            assert!(found.is_none_or(|(_, message)| message.starts_with("a.json and b.json ")));
        }
    }
}
