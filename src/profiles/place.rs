//! Where things stand: an index over the chart, so that a reference can be followed.

use std::collections::HashMap;

use crate::fhir::chart::Chart;
use crate::fhir::json::Node;

/// Resources by `Type/id` and by `fullUrl`.
#[derive(Debug, Default)]
pub struct Index<'c, 'a> {
    by_name: HashMap<String, &'c Node<'a>>,
}

impl<'c, 'a> Index<'c, 'a> {
    /// Indexes what other resources point at: specimens, medications, conditions.
    pub fn of(chart: &'c Chart<'a>) -> Self {
        let mut by_name = HashMap::new();
        for entry in &chart.entries {
            let kind = entry.resource.str("resourceType").unwrap_or_default();
            if !matches!(kind, "Specimen" | "Medication" | "Condition") {
                continue;
            }
            if let Some(url) = &entry.full_url {
                by_name.insert(url.clone(), &*entry.resource);
            }
            if let Some(id) = entry.resource.str("id") {
                by_name.insert(format!("{kind}/{id}"), &*entry.resource);
            }
        }
        Self { by_name }
    }

    /// Adds one resource.
    pub fn add(&mut self, url: Option<&str>, node: &'c Node<'a>) {
        if let Some(url) = url {
            self.by_name.insert(url.to_owned(), node);
        }
        if let (Some(kind), Some(id)) = (node.str("resourceType"), node.str("id")) {
            self.by_name.insert(format!("{kind}/{id}"), node);
        }
    }

    /// The resource a Reference points at: contained (`#m1`), by `fullUrl`, or by its last `Type/id`.
    pub fn follow<'n>(&self, holder: &'n Node<'a>, reference: &Node) -> Option<&'n Node<'a>>
    where
        'c: 'n,
    {
        let target = reference.items().next()?.str("reference")?;
        if let Some(inner) = target.strip_prefix('#') {
            return holder.each("contained").find(|resource| resource.str("id") == Some(inner));
        }
        self.by_name.get(target).or_else(|| self.by_name.get(relative(target))).copied()
    }
}

/// `https://ehr.example.org/fhir/Specimen/s1/_history/2` → `Specimen/s1`.
pub fn relative(reference: &str) -> &str {
    let path = reference.split("/_history/").next().unwrap_or(reference);
    let mut cuts = path.rmatch_indices('/');
    let second = cuts.nth(1).map(|(at, _)| at + 1);
    second.and_then(|at| path.get(at..)).unwrap_or(path)
}

/// `Observation/o7`, or the place in the chart when the resource has no id.
pub fn name(resource: &Node, fallback: &str) -> String {
    match (resource.str("resourceType"), resource.str("id")) {
        (Some(kind), Some(id)) => format!("{kind}/{id}"),
        (Some(kind), None) => format!("{kind} ({fallback})"),
        _ => fallback.to_owned(),
    }
}
