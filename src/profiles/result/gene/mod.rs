//! Results about genes, in whatever shape they are sent: from an Observation to findings.
//!
//! Components are read by their place, words by `gene_words`; a change is held against the reference by `variant`.

mod about;
mod alteration;
mod around;
mod asked;
mod beside;
mod denied;
mod findings;
mod gene_name;
mod heading;
mod in_words;
mod judgement;
pub mod links;
mod material;
mod method;
mod observation;
mod overall;
mod parts;
mod presence;
mod quality;
pub mod report;
mod resistance;
mod siblings;
mod structured;
mod studied;
mod study;
mod test_name;
mod tested;
mod written;

pub use about::{is_about_genes, is_gene_part};
pub use observation::{Frame, read};
pub use report::names_panel;
pub use siblings::parts;
