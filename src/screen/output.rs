//! The file of lines: begun anew, or gone on with after its last whole patient.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Deserialize;

/// Lines that were written before, and where to go on.
#[derive(Debug)]
pub struct Resumed {
    pub writer: BufWriter<File>,
    /// Whose lines are to be written anew, since the last of them may be missing.
    pub from: Option<Mark>,
}

/// What tells the lines of one patient, or of one text, from those of the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(pub String);

/// The mark of a line.
#[derive(Deserialize)]
struct Marked {
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    patient: Option<String>,
}

impl Mark {
    /// That of a line.
    pub fn of_line(line: &str) -> Option<Self> {
        let Marked { place, patient } = serde_json::from_str(line).ok()?;
        place.map(|place| Self::of_place(&place)).or_else(|| patient.map(|patient| Self::of_patient(&patient)))
    }

    pub fn of_place(place: &str) -> Self {
        Self(format!("place {place}"))
    }

    pub fn of_patient(patient: &str) -> Self {
        Self(format!("patient {patient}"))
    }
}

/// A file that is not there yet.
///
/// # Errors
/// In words.
pub fn begin(path: &Path) -> Result<BufWriter<File>, String> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    file.map(BufWriter::new).map_err(|cause| {
        let help = if path.exists() { "; go on with it by --resume, or give another name" } else { "" };
        format!("error[unwritable-file]: {}: {cause}{help}", path.display())
    })
}

/// Goes on with a file: what is whole is given to `known`, what is torn is cut off.
///
/// # Errors
/// In words; also a file that holds something else.
pub fn resume(path: &Path, known: &mut dyn FnMut(&str)) -> Result<Resumed, String> {
    let told = |cause: std::io::Error| format!("error[unwritable-file]: {}: {cause}", path.display());
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).map_err(told)?;
    let mut reader = BufReader::new(file);
    let (mut end, mut kept) = (0_u64, 0_u64);
    let mut last: Option<Mark> = None;
    let mut held: Vec<String> = Vec::new();
    loop {
        let mut bytes = Vec::new();
        reader.read_until(b'\n', &mut bytes).map_err(told)?;
        if bytes.pop() != Some(b'\n') {
            break;
        }
        let line = String::from_utf8(bytes).unwrap_or_default();
        let Some(mark) = Mark::of_line(&line) else {
            let path = path.display();
            return Err(format!(
                "error[not-ours]: {path} holds lines of something else; give another name with --output"
            ));
        };
        if last.as_ref() != Some(&mark) {
            held.drain(..).for_each(|line| known(&line));
            kept = end;
            last = Some(mark);
        }
        end += line.len() as u64 + 1;
        held.push(line);
    }
    let mut file = reader.into_inner();
    file.set_len(kept).map_err(told)?;
    file.seek(SeekFrom::End(0)).map_err(told)?;
    Ok(Resumed { writer: BufWriter::new(file), from: last })
}

/// A line, and its end.
///
/// # Errors
/// As the system says.
pub fn write(writer: &mut dyn Write, line: &str) -> std::io::Result<()> {
    writer.write_all(line.as_bytes())?;
    writer.write_all(b"\n")
}
