//! The audit as a file: one JSON object a line, closed at a size and begun anew. What is closed is never touched again.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web;

use crate::clock;
use crate::store::records::AuditedCall;

/// The file that is being written.
#[derive(Debug)]
pub(super) struct AuditFile {
    path: PathBuf,
    /// At this size it is closed.
    most: u64,
    /// Of the last record that stood in it when it was opened.
    newest_seal: Option<String>,
    open: Arc<Mutex<Open>>,
}

#[derive(Debug)]
struct Open {
    file: File,
    size: u64,
}

impl AuditFile {
    pub(super) fn open(path: &Path, most: usize) -> io::Result<Self> {
        let open = Arc::new(Mutex::new(opened(path)?));
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        Ok(Self { path: path.to_owned(), most, newest_seal: newest_seal(path), open })
    }

    pub(super) fn newest_seal(&self) -> Option<String> {
        self.newest_seal.clone()
    }

    /// Writes the calls behind the others; hands them back, with the reason, when they could not be written.
    pub(super) async fn append(&self, calls: Vec<AuditedCall>) -> Result<(), (Vec<AuditedCall>, String)> {
        if calls.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for call in &calls {
            if serde_json::to_writer(&mut lines, call).is_ok() {
                lines.push(b'\n');
            }
        }
        let (path, most, open) = (self.path.clone(), self.most, Arc::clone(&self.open));
        let writing =
            web::block(move || open.lock().unwrap_or_else(PoisonError::into_inner).write(&path, most, &lines));
        let reason = match writing.await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(cause)) => cause.to_string(),
            Err(cause) => cause.to_string(),
        };
        Err((calls, reason))
    }
}

impl Open {
    fn write(&mut self, path: &Path, most: u64, lines: &[u8]) -> io::Result<()> {
        if self.size >= most {
            std::fs::rename(path, path.with_extension(format!("{}.ndjson", clock::unix_milliseconds())))?;
            *self = opened(path)?;
        } else if !path.exists() {
            // Somebody took it away (logrotate does): go on in a new one.
            *self = opened(path)?;
        }
        self.file.write_all(lines)?;
        self.size += u64::try_from(lines.len()).unwrap_or(u64::MAX);
        self.file.sync_data()
    }
}

/// Whether a kill left half a line, behind which no record may stand.
fn is_torn(path: &Path, size: u64) -> io::Result<bool> {
    let Some(last) = size.checked_sub(1) else { return Ok(false) };
    let mut file = OpenOptions::new().read(true).open(path)?;
    file.seek(SeekFrom::Start(last))?;
    let mut end = [0];
    file.read_exact(&mut end)?;
    Ok(end != *b"\n")
}

/// The seal of the last record of a file. A torn last line, which a kill may leave, has none.
fn newest_seal(path: &Path) -> Option<String> {
    const ENOUGH: u64 = 64 << 10;
    let mut file = OpenOptions::new().read(true).open(path).ok()?;
    let length = file.metadata().ok()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(ENOUGH))).ok()?;
    let mut end = Vec::new();
    file.read_to_end(&mut end).ok()?;
    let records = end.rsplit(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice::<AuditedCall>(line).ok());
    records.filter_map(|record| record.link).map(|link| link.seal).next()
}

fn opened(path: &Path) -> io::Result<Open> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let size = file.metadata()?.len();
    if is_torn(path, size)? {
        file.write_all(b"\n")?;
    }
    Ok(Open { file, size })
}
