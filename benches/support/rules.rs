//! More rules than there are: copies of the shipped ones under other names, for other drugs' indications alike.

use std::path::Path;

/// Writes a configuration folder with each rule of `root` `times` times; says how many rules there were and are.
pub fn multiplied(times: usize, root: &Path, folder: &Path) -> (usize, usize) {
    let mut files = Vec::new();
    collect(&root.join("config/knowledge/breast"), &mut files);
    let target = folder.join("knowledge/breast/copies");
    std::fs::create_dir_all(&target).expect("a folder");
    for (at, text) in files.iter().enumerate() {
        for copy in 1..times {
            let text = text.replacen("\nid: ", &format!("\nid: copy-{copy}-"), 1);
            let text = text.strip_prefix("id: ").map_or(text.clone(), |rest| format!("id: copy-{copy}-{rest}"));
            std::fs::write(target.join(format!("{at}-{copy}.yaml")), text).expect("a rule");
        }
    }
    (files.len(), files.len() * times)
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
