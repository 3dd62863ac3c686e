//! When one resource says that its drugs were given, and for what; and an exposure for each drug of it.

use super::amount_given;
use super::in_turn;
use super::indication::indication;
use super::regimen_words::{self, Of};
use super::setting::Told;
use super::stated_line::{self, ended_for};
use crate::case::PartialDate;
use crate::case::disease::Cancer;
use crate::case::dosage::Dosage;
use crate::case::place::ResourceKind;
use crate::case::therapy::{Course, Drug, EndReason, Exposure, Indication, LineWord};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::Reader;
use crate::profiles::record::patient_resource::PatientResource;
use crate::profiles::record::place::Index;

/// When one resource says that its drugs were given, and for what.
pub struct Stretch {
    pub course: Course,
    pub setting: Told,
    pub start: Option<PartialDate>,
    pub end: Option<PartialDate>,
    pub stopped: bool,
    pub said: Said,
}

/// What one resource says beside its drugs and days.
pub struct Said {
    pub ended_for: Option<EndReason>,
    pub paused: bool,
    pub indication: Indication,
    pub line: Option<LineWord>,
    pub dosage: Dosage,
}

impl Said {
    pub fn read(reader: Reader, index: &Index, cancers: &[Cancer], (node, start): (Node, Option<PartialDate>)) -> Self {
        Self {
            ended_for: ended_for(reader, node),
            paused: node.status().as_deref() == Some("on-hold"),
            indication: indication(reader, index, cancers, node, start),
            line: stated_line::of_therapy(reader, node),
            dosage: amount_given::read(node),
        }
    }
}

impl Stretch {
    /// An exposure for each drug of the resource, its regimens taken apart, each with the days that are its own.
    pub fn tell(
        self,
        (reader, cancers): (Reader, &[Cancer]),
        drugs: Vec<Drug>,
        text: &str,
        own: &PatientResource,
    ) -> Vec<Exposure> {
        let of = Of::read(cancers, self.setting.0);
        let mut exposures = self.expose(regimen_words::take_apart(reader, drugs, text, &of), own);
        in_turn::settle(reader, &mut exposures, text, &of);
        exposures
    }

    /// An exposure for each drug of the resource.
    pub fn expose(self, drugs: Vec<Drug>, own: &PatientResource) -> Vec<Exposure> {
        let Self { course, setting, start, end, stopped, said } = self;
        let (kind, reference) = (ResourceKind::read(own.kind), own.name.written());
        let exposure = |drug| Exposure {
            drug,
            course,
            setting: setting.0,
            setting_is_stated: setting.1,
            is_nameless: false,
            start,
            end,
            stopped,
            ended_for: said.ended_for,
            paused: said.paused,
            indication: said.indication.clone(),
            dosage: said.dosage.clone(),
            stated_line: said.line,
            kind,
            reference: reference.clone(),
        };
        drugs.into_iter().map(exposure).collect()
    }
}
