//! The components of an Observation: what their codes stand for and what they say.

use super::value::{self, Said};
use crate::fhir::record::node::Node;
use crate::profiles::meaning::{Meaning, Reader};

/// A component with what its code stands for and what it says.
pub struct Component<'c> {
    pub meaning: Meaning<'c>,
    pub said: Said<'c>,
}

/// The components with what their codes stand for, which tells whether their values need to be read.
pub fn coded<'c>(reader: Reader<'c>, node: Node<'c>) -> Vec<(Meaning<'c>, Node<'c>)> {
    node.each("component").map(|component| (reader.meaning(component.get("code")), component)).collect()
}

pub fn read<'c>(reader: Reader<'c>, (meaning, component): (Meaning<'c>, Node<'c>)) -> Component<'c> {
    Component { meaning, said: value::said(reader, component) }
}
