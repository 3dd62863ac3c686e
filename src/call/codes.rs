//! What the codes of a record are known as, for `oncohooks codes` and the trace.

use std::path::Path;

use super::engine::Engine;
use crate::diagnostic::Diagnostic;
use crate::files;

pub use crate::profiles::terminology::Standing;
pub use crate::profiles::unknown::list::{Known, Met, list};
pub use crate::profiles::unknown::suggest::Names;

/// The engine, and the names by which a code can be recognised.
///
/// # Errors
/// Every mistake of every file.
pub fn with_names(config_dir: Option<&Path>) -> Result<(Engine, Names), Vec<Diagnostic>> {
    let files = files::collect(config_dir)?;
    let (engine, _) = Engine::from_files(&files)?;
    let drugs = engine.knowledge.drugs.values();
    let spellings = drugs.flat_map(|drug| drug.all_spellings().map(|spelling| (drug.id.as_str(), spelling)));
    let names = Names::read(files.iter().map(|(path, text)| (path.as_str(), text.as_ref())), spellings);
    Ok((engine, names))
}
