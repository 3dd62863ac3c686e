//! The files a screening reads: those that are named, and those of the folders that are named, compressed or not.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, stdin};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

/// How standard input is called.
const STDIN: &str = "-";
/// Folders in folders are looked into as deep as this.
const DEEPEST: usize = 8;
const BUFFER: usize = 1 << 18;

/// One file, or standard input.
#[derive(Debug)]
pub struct Source {
    name: String,
    /// Nothing for standard input.
    path: Option<PathBuf>,
}

/// Everything that is read, in the order in which it is read.
#[derive(Debug, Default)]
pub struct Sources {
    pub all: Vec<Source>,
    /// Files of the folders whose names say that they hold no records.
    pub passed_over: usize,
}

impl Source {
    /// Whether the file is one JSON text; else each line is one.
    pub fn is_whole(&self) -> bool {
        self.path.as_deref().is_some_and(|path| ending(path) == Some("json"))
    }

    /// Whether it is standard input, which is answered while it is read.
    pub const fn is_stream(&self) -> bool {
        self.path.is_none()
    }

    /// Opens it; what begins as gzip does is unpacked, whatever its name.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(&self) -> std::io::Result<Box<dyn BufRead + Send>> {
        let raw: Box<dyn Read + Send> = match &self.path {
            Some(path) => Box::new(OpenOptions::new().read(true).open(path)?),
            None => Box::new(stdin()),
        };
        let mut reader = BufReader::with_capacity(BUFFER, raw);
        if reader.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
            return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader))));
        }
        Ok(Box::new(reader))
    }
}

impl Sources {
    /// The files of the paths; of a folder those whose names end in json, ndjson or jsonl, with or without gz, by name.
    ///
    /// # Errors
    /// Every path that cannot be read, and nothing to read at all.
    pub fn of(named: &[PathBuf]) -> Result<Self, Vec<String>> {
        let mut sources = Self::default();
        let mut problems = Vec::new();
        for path in named {
            if path.as_path() == Path::new(STDIN) {
                sources.all.push(Source { name: "standard input".to_owned(), path: None });
            } else if path.is_dir() {
                sources.folder(path, 0, &mut problems);
            } else if path.exists() {
                sources.file(path.clone());
            } else {
                problems.push(format!("error[unreadable-file]: {}: there is no such file or folder", path.display()));
            }
        }
        if problems.is_empty() && sources.all.is_empty() {
            problems.push(
                "error[no-records]: the folders hold no .ndjson and no .json file; give the folder of an export"
                    .to_owned(),
            );
        }
        if problems.is_empty() { Ok(sources) } else { Err(problems) }
    }

    /// Leaves out files that are written, should they stand in a folder that is read.
    pub fn leave_out<'p>(&mut self, written: impl Iterator<Item = &'p Path>) {
        let written: Vec<PathBuf> = written.filter_map(|path| path.canonicalize().ok()).collect();
        let is_written = |source: &Source| {
            let path = source.path.as_ref().and_then(|path| path.canonicalize().ok());
            path.is_some_and(|path| written.contains(&path))
        };
        self.all.retain(|source| !is_written(source));
    }

    /// The name of a source.
    pub fn name(&self, source: u32) -> &str {
        usize::try_from(source).ok().and_then(|at| self.all.get(at)).map_or("", |source| source.name.as_str())
    }

    /// Gives the files numbers in place of their names, which may say who the patient is.
    pub fn anonymous(&mut self) {
        for (at, source) in self.all.iter_mut().enumerate() {
            source.name = format!("file {}", at + 1);
        }
    }

    fn file(&mut self, path: PathBuf) {
        self.all.push(Source { name: path.display().to_string(), path: Some(path) });
    }

    fn folder(&mut self, folder: &Path, depth: usize, problems: &mut Vec<String>) {
        let entries = match std::fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(cause) => {
                problems.push(format!("error[unreadable-file]: {}: {cause}", folder.display()));
                return;
            }
        };
        let mut inside: Vec<_> = entries.flatten().collect();
        inside.sort_by_key(std::fs::DirEntry::file_name);
        for entry in inside {
            let path = entry.path();
            // A link to a folder may lead back to where it stands.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if depth < DEEPEST {
                    self.folder(&path, depth + 1, problems);
                }
            } else if ending(&path).is_some_and(|end| ["json", "ndjson", "jsonl"].contains(&end)) {
                self.file(path);
            } else {
                self.passed_over += 1;
            }
        }
    }
}

/// `ndjson` of `Observation.000.ndjson.gz`.
fn ending(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    name.strip_suffix(".gz").unwrap_or(name).rsplit_once('.').map(|(_, end)| end)
}
