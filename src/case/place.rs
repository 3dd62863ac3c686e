//! Where something of the record stands that was not read or not seen.

use std::fmt;

/// A part of the record that is asked for by one prefetch key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Patient,
    Conditions,
    Observations,
    Reports,
    Specimens,
    Procedures,
    Medications,
    Administrations,
    Statements,
    ServiceRequests,
    /// A file: it holds all of the record.
    Bundle,
}

impl Key {
    const ALL: [Self; 11] = [
        Self::Patient,
        Self::Conditions,
        Self::Observations,
        Self::Reports,
        Self::Specimens,
        Self::Procedures,
        Self::Medications,
        Self::Administrations,
        Self::Statements,
        Self::ServiceRequests,
        Self::Bundle,
    ];

    pub const fn id(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Conditions => "conditions",
            Self::Observations => "observations",
            Self::Reports => "reports",
            Self::Specimens => "specimens",
            Self::Procedures => "procedures",
            Self::Medications => "medications",
            Self::Administrations => "administrations",
            Self::Statements => "statements",
            Self::ServiceRequests => "serviceRequests",
            Self::Bundle => "bundle",
        }
    }

    /// The resource type of FHIR R4 that the part consists of.
    pub const fn resource_type(self) -> &'static str {
        match self {
            Self::Patient => "Patient",
            Self::Conditions => "Condition",
            Self::Observations => "Observation",
            Self::Reports => "DiagnosticReport",
            Self::Specimens => "Specimen",
            Self::Procedures => "Procedure",
            Self::Medications => "MedicationRequest",
            Self::Administrations => "MedicationAdministration",
            Self::Statements => "MedicationStatement",
            Self::ServiceRequests => "ServiceRequest",
            Self::Bundle => "Bundle",
        }
    }

    /// The part that consists of resources of this type.
    pub fn of_type(resource_type: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.resource_type() == resource_type)
    }

    /// Reads the word back.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.id() == id)
    }
}

/// The kinds of resources a record is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResourceKind {
    Patient,
    Condition,
    Observation,
    DiagnosticReport,
    MedicationRequest,
    MedicationAdministration,
    MedicationDispense,
    MedicationStatement,
    Procedure,
    ServiceRequest,
    Specimen,
    /// None of those, or none at all.
    Other,
}

impl ResourceKind {
    /// By the resource type of FHIR R4.
    pub fn read(name: &str) -> Self {
        match name {
            "Patient" => Self::Patient,
            "Condition" => Self::Condition,
            "Observation" => Self::Observation,
            "DiagnosticReport" => Self::DiagnosticReport,
            "MedicationRequest" => Self::MedicationRequest,
            "MedicationAdministration" => Self::MedicationAdministration,
            "MedicationDispense" => Self::MedicationDispense,
            "MedicationStatement" => Self::MedicationStatement,
            "Procedure" => Self::Procedure,
            "ServiceRequest" => Self::ServiceRequest,
            "Specimen" => Self::Specimen,
            _ => Self::Other,
        }
    }
}

/// Where in the record, or among the drafts of an order hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All that was asked for by a key.
    Key(Key),
    /// An entry of a Bundle under a key: its position, and those in the Bundles inside it.
    Entry(Key, Vec<usize>),
    /// A file of the command line.
    Document(String),
    /// A resource, by the name cards give it: `Observation/o7`, or its kind and where it stands.
    Resource(ResourceKind, String),
    /// `context.draftOrders` as a whole.
    Drafts,
    /// One draft, by its name.
    Draft(String),
    /// `context.selections`.
    Selections,
}

impl Place {
    /// The place of a resource that cards call so (`Observation/o7`).
    pub fn of_reference(reference: &str) -> Self {
        let kind = reference.split(['/', ' ']).next().map_or(ResourceKind::Other, ResourceKind::read);
        Self::Resource(kind, reference.to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key.id()),
            Self::Entry(key, positions) => {
                f.write_str(key.id())?;
                positions.iter().try_for_each(|at| write!(f, ".entry[{at}]"))
            }
            Self::Document(name) | Self::Resource(_, name) | Self::Draft(name) => f.write_str(name),
            Self::Drafts => f.write_str("draftOrders"),
            Self::Selections => f.write_str("selections"),
        }
    }
}
