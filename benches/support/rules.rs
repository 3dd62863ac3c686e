//! More rules than there are: copies of those for HER2-positive disease under other names. The measured patient has none,
//! as most rules of a grown knowledge are about other patients.

use std::path::Path;

/// Writes a configuration folder that makes `times` as many rules; says how many there were and are.
pub fn multiplied(times: usize, root: &Path, folder: &Path) -> (usize, usize) {
    let (mut all, mut copied) = (Vec::new(), Vec::new());
    collect(&root.join("config/knowledge/breast"), &mut all);
    collect(&root.join("config/knowledge/breast/her2-positive"), &mut copied);
    let target = folder.join("knowledge/breast/copies");
    std::fs::create_dir_all(&target).expect("a folder");
    let wanted = all.len() * (times - 1);
    for (at, text) in copied.iter().cycle().take(wanted).enumerate() {
        let text = text.replacen("id: brc-", &format!("id: brc-copy-{at}-"), 1);
        std::fs::write(target.join(format!("{at}.yaml")), text).expect("a rule");
    }
    (all.len(), all.len() + wanted)
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    for path in folder.read_dir().expect("rules").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(std::fs::read_to_string(path).expect("a rule"));
        }
    }
}
