//! Files for a while: nobody else may read them, and they go with the program.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// A file that is gone when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    pub file: File,
    path: PathBuf,
}

/// Makes an empty file in the folder.
///
/// # Errors
/// As the system says.
pub fn scratch(folder: &Path) -> std::io::Result<Scratch> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = folder.join(format!("oncohooks-screen-{}-{number}", std::process::id()));
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    // Where a file may be removed while it is open, a killed program leaves none behind.
    #[cfg(unix)]
    let _ = std::fs::remove_file(&path);
    Ok(Scratch { file, path })
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // On unix it has gone already.
        let _ = std::fs::remove_file(&self.path);
    }
}
