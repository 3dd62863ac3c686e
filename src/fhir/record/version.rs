//! Tells other FHIR versions, and names that are none, from R4 by the resource types that R4 has.
//!
//! It deliberately judges types only. CDS Hooks names no FHIR version in a request, and a resource whose type R4 shares
//! with its neighbours is read as R4.

use super::key::PARTS;

/// Resource types that DSTU2 or STU3 had and R4 has not (`hl7.org/fhir/R4/diff.html`).
const OLDER: &[&str] = &[
    "BodySite",
    "Conformance",
    "DataElement",
    "DeviceComponent",
    "DeviceUseRequest",
    "DiagnosticOrder",
    "EligibilityRequest",
    "EligibilityResponse",
    "ExpansionProfile",
    "ImagingManifest",
    "ImagingObjectSelection",
    "MedicationOrder",
    "ProcedureRequest",
    "ProcessRequest",
    "ProcessResponse",
    "ReferralRequest",
    "Sequence",
    "ServiceDefinition",
];

/// The resource types of FHIR R4, sorted (`hl7.org/fhir/R4/resourcelist.html`).
const R4: &[&str] = &[
    "Account",
    "ActivityDefinition",
    "AdverseEvent",
    "AllergyIntolerance",
    "Appointment",
    "AppointmentResponse",
    "AuditEvent",
    "Basic",
    "Binary",
    "BiologicallyDerivedProduct",
    "BodyStructure",
    "Bundle",
    "CapabilityStatement",
    "CarePlan",
    "CareTeam",
    "CatalogEntry",
    "ChargeItem",
    "ChargeItemDefinition",
    "Claim",
    "ClaimResponse",
    "ClinicalImpression",
    "CodeSystem",
    "Communication",
    "CommunicationRequest",
    "CompartmentDefinition",
    "Composition",
    "ConceptMap",
    "Condition",
    "Consent",
    "Contract",
    "Coverage",
    "CoverageEligibilityRequest",
    "CoverageEligibilityResponse",
    "DetectedIssue",
    "Device",
    "DeviceDefinition",
    "DeviceMetric",
    "DeviceRequest",
    "DeviceUseStatement",
    "DiagnosticReport",
    "DocumentManifest",
    "DocumentReference",
    "EffectEvidenceSynthesis",
    "Encounter",
    "Endpoint",
    "EnrollmentRequest",
    "EnrollmentResponse",
    "EpisodeOfCare",
    "EventDefinition",
    "Evidence",
    "EvidenceVariable",
    "ExampleScenario",
    "ExplanationOfBenefit",
    "FamilyMemberHistory",
    "Flag",
    "Goal",
    "GraphDefinition",
    "Group",
    "GuidanceResponse",
    "HealthcareService",
    "ImagingStudy",
    "Immunization",
    "ImmunizationEvaluation",
    "ImmunizationRecommendation",
    "ImplementationGuide",
    "InsurancePlan",
    "Invoice",
    "Library",
    "Linkage",
    "List",
    "Location",
    "Measure",
    "MeasureReport",
    "Media",
    "Medication",
    "MedicationAdministration",
    "MedicationDispense",
    "MedicationKnowledge",
    "MedicationRequest",
    "MedicationStatement",
    "MedicinalProduct",
    "MedicinalProductAuthorization",
    "MedicinalProductContraindication",
    "MedicinalProductIndication",
    "MedicinalProductIngredient",
    "MedicinalProductInteraction",
    "MedicinalProductManufactured",
    "MedicinalProductPackaged",
    "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect",
    "MessageDefinition",
    "MessageHeader",
    "MolecularSequence",
    "NamingSystem",
    "NutritionOrder",
    "Observation",
    "ObservationDefinition",
    "OperationDefinition",
    "OperationOutcome",
    "Organization",
    "OrganizationAffiliation",
    "Parameters",
    "Patient",
    "PaymentNotice",
    "PaymentReconciliation",
    "Person",
    "PlanDefinition",
    "Practitioner",
    "PractitionerRole",
    "Procedure",
    "Provenance",
    "Questionnaire",
    "QuestionnaireResponse",
    "RelatedPerson",
    "RequestGroup",
    "ResearchDefinition",
    "ResearchElementDefinition",
    "ResearchStudy",
    "ResearchSubject",
    "RiskAssessment",
    "RiskEvidenceSynthesis",
    "Schedule",
    "SearchParameter",
    "ServiceRequest",
    "Slot",
    "Specimen",
    "SpecimenDefinition",
    "StructureDefinition",
    "StructureMap",
    "Subscription",
    "Substance",
    "SubstanceNucleicAcid",
    "SubstancePolymer",
    "SubstanceProtein",
    "SubstanceReferenceInformation",
    "SubstanceSourceMaterial",
    "SubstanceSpecification",
    "SupplyDelivery",
    "SupplyRequest",
    "Task",
    "TerminologyCapabilities",
    "TestReport",
    "TestScript",
    "ValueSet",
    "VerificationResult",
    "VisionPrescription",
];

/// Is it a resource type of FHIR R4? Another name may be a misspelt one of those we look for.
#[must_use]
pub fn is_r4(resource_type: &str) -> bool {
    // Nearly always one of those we ask for.
    PARTS.iter().any(|(_, kind)| *kind == resource_type) || R4.binary_search(&resource_type).is_ok()
}

/// Every resource type of R4.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    R4.iter().copied()
}

/// The type, when R4 has no resource of that name because it was dropped.
#[must_use]
pub fn not_r4(resource_type: &str) -> Option<&'static str> {
    OLDER.iter().find(|older| **older == resource_type).copied()
}

#[cfg(test)]
mod tests {
    use super::{OLDER, R4, is_r4};

    #[test]
    fn a_type_is_of_r4_or_it_is_not() {
        assert!(R4.is_sorted());
        // 148 with Resource and DomainResource, of which there are no instances.
        assert_eq!(R4.len(), 146);
        for known in ["Account", "MedicationRequest", "VisionPrescription"] {
            assert!(is_r4(known), "{known}");
        }
        for other in ["", "Observaton", "observation", "MedicationUsage", "Resource"].iter().chain(OLDER) {
            assert!(!is_r4(other), "{other}");
        }
    }
}
