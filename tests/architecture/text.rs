//! Reads the files of the project as text: code without comments, strings and tests; shell blocks of documents.
//!
//! It deliberately knows no Rust beyond where comments and strings begin and end.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// One file of `src/`, without comments and test modules.
pub struct Source {
    /// Below `src/`.
    pub path: String,
    /// With empty strings.
    pub code: String,
    /// With strings as written.
    pub said: String,
}

/// Every file of code in `src/`; the files of the page and of the book go to browsers as they are.
pub fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
        let files = files("src");
        files.iter().filter(|file| file.extension().is_some_and(|end| end == "rs")).map(|file| source(file)).collect()
    });
    assert!(SOURCES.len() > 50, "src/ is read");
    &SOURCES
}

fn source(file: &Path) -> Source {
    let text = std::fs::read_to_string(file).unwrap();
    let (body, tests) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
    // What stands behind a test module would escape every check.
    assert!(tests.lines().filter(|line| *line == "}").count() < 2, "{}: tests stand last", name(file));
    let path = name(file).strip_prefix("src/").unwrap().to_owned();
    Source { path, code: blanked(body, false), said: blanked(body, true) }
}

/// The text without comments, and without the content of strings unless `keep`. Lines stay where they are.
fn blanked(text: &str, keep: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let comment = comment(rest);
        // A raw string is no word that ends with r.
        let string = if out.ends_with(is_word) && first == 'r' { 0 } else { string(rest) };
        let token = &rest[..comment.max(string).max(first.len_utf8())];
        let blank = comment > 0 || (string > 0 && !keep);
        if blank {
            out.push_str(if comment > 0 { "" } else { "\"\"" });
            out.extend(token.chars().filter(|c| *c == '\n'));
        } else {
            out.push_str(token);
        }
        rest = &rest[token.len()..];
    }
    out
}

/// The length of the comment that begins here; 0 where none does.
fn comment(rest: &str) -> usize {
    match rest {
        _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
        _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
        _ => 0,
    }
}

/// The length of the string, raw string or quoted quotation mark that begins here; 0 where none does.
fn string(rest: &str) -> usize {
    if let Some(quoted) = ["'\"'", "'\\\"'"].iter().find(|quoted| rest.starts_with(**quoted)) {
        return quoted.len();
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let mut escaped = false;
        let closes = |c| {
            let literal = escaped;
            escaped = c == '\\' && !literal;
            c == '"' && !literal
        };
        let end = inner.find(closes);
        return end.map_or(rest.len(), |end| end + 2);
    }
    let Some(raw) = rest.strip_prefix('r') else { return 0 };
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let Some(inner) = raw[hashes..].strip_prefix('"') else { return 0 };
    let close = format!("\"{}", "#".repeat(hashes));
    inner.find(&close).map_or(rest.len(), |end| 1 + hashes + 1 + end + close.len())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words of code, each with its place.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = code.char_indices().filter(|(at, c)| is_word(*c) && !code[..*at].ends_with(is_word));
    starts.map(|(at, _)| (at, code[at..].split(|c| !is_word(c)).next().unwrap()))
}

/// The lines of all `sh` blocks of a document, continued lines joined, comments dropped.
pub fn shell(text: &str) -> Vec<String> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let joined: String = blocks.map(|block| block.replace("\\\n", " ")).collect();
    let plain = |line: &str| {
        let words: Vec<&str> = line.split("  #").next().unwrap().split_whitespace().collect();
        words.join(" ")
    };
    joined.lines().map(plain).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// What stands between two texts; empty where they are not.
pub fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split_once(from).and_then(|(_, rest)| rest.split(to).next()).unwrap_or_default().trim()
}

/// The text of a file of the project.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

/// Below the project, with forward slashes.
pub fn name(file: &Path) -> String {
    file.strip_prefix(ROOT).unwrap().display().to_string().replace('\\', "/")
}

/// All files of a folder and below, without what is built and what git keeps.
pub fn files(folder: &str) -> Vec<PathBuf> {
    let mut open = vec![Path::new(ROOT).join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir().unwrap().map(|entry| entry.unwrap().path()) {
            // In a linked work tree `.git` is a file.
            let built = ["target", ".git", "corpus", "artifacts"].iter().any(|name| entry.ends_with(name));
            match (built, entry.is_dir()) {
                (true, _) => {}
                (false, true) => open.push(entry),
                (false, false) => files.push(entry),
            }
        }
    }
    files.sort();
    files
}

#[test]
fn comments_and_strings_are_told_from_code() {
    let text = "let a = \"// \\\" é\"; // crate::x\nlet b = r#\"a \" b\"#; /* c\n */ let c = '\"'; let d = \"d\";";
    assert_eq!(blanked(text, false), "let a = \"\"; \nlet b = \"\"; \n let c = \"\"; let d = \"\";");
    assert!(blanked(text, true).contains("a \" b") && !blanked(text, true).contains("crate"));
    assert_eq!(words("a.b_1(crate::c)").map(|(_, word)| word).collect::<Vec<_>>(), ["a", "b_1", "crate", "c"]);
    assert_eq!(shell("x\n```sh\n# c\na \\\n  b  # d\n```\n"), ["a b"]);
}
