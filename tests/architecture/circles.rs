//! No two files of `src/` may need each other, directly or round a corner: what both need stands below both.

use std::collections::{BTreeMap, BTreeSet};

use super::text::{Source, sources, words};

/// Which files each file names, by `crate::` and `super::`.
type Uses = BTreeMap<String, BTreeSet<String>>;

/// The entrance of a folder (`mod.rs`) names what is in it; that a file of the folder names its entrance again (for a
/// type the whole folder shares) is no circle. Everything else is.
#[test]
fn no_files_need_each_other() {
    let circles = circles(&uses(sources()));
    assert!(circles.is_empty(), "carry down what both need:\n{}", circles.join("\n"));
}

/// The test above can fail: a circle round a corner is found, and a file that names its entrance is none.
#[test]
fn a_circle_is_found() {
    let source = |path: &str, code: &str| Source { path: path.to_owned(), code: code.to_owned(), said: String::new() };
    let sources = [
        source("room/mod.rs", "mod a; use a::A; pub struct Shared;"),
        source("room/a.rs", "use super::{b::{B, C}, Shared};"),
        source("room/b.rs", "fn f() { crate::hall::open() }"),
        source("hall.rs", "use crate::room::a;"),
    ];
    assert_eq!(circles(&uses(&sources)), ["hall.rs, room/a.rs, room/b.rs"]);
}

fn uses(sources: &[Source]) -> Uses {
    let files: BTreeMap<String, &str> = sources.iter().map(|source| (module(&source.path), &*source.path)).collect();
    let named = |source: &Source| {
        let mut named = BTreeSet::new();
        for root in ["crate", "super"] {
            let starts = source.code.match_indices(root).filter(|(at, _)| {
                let before = &source.code[..*at];
                source.code[at + root.len()..].starts_with("::")
                    && !before.ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c))
            });
            for (at, _) in starts {
                leaves(&source.code[at..], &module(&source.path), &mut |path| {
                    let mut path = path.to_owned();
                    while !files.contains_key(&path) {
                        let Some((shorter, _)) = path.rsplit_once("::") else { return };
                        path = shorter.to_owned();
                    }
                    named.insert(files[&path].to_owned());
                });
            }
        }
        named.retain(|file| *file != source.path && !is_entrance_of(file, &source.path));
        named
    };
    sources.iter().map(|source| (source.path.clone(), named(source))).collect()
}

/// `room/a.rs` → `::room::a`; `room/mod.rs` → `::room`.
fn module(path: &str) -> String {
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    format!("::{}", path.replace('/', "::"))
}

/// Whether `file` is the `mod.rs` of a folder that holds `inner`.
fn is_entrance_of(file: &str, inner: &str) -> bool {
    file.strip_suffix("mod.rs").is_some_and(|folder| inner.starts_with(folder))
}

/// Every path of a `use`, or of a path within code, that begins here (`super::{b::{B, C}, Shared}` has three).
fn leaves(code: &str, here: &str, found: &mut dyn FnMut(&str)) {
    let end = code.find([';', '(', ')', '<', '>', '=', '!', '?', '&', '|', '+', '*']).unwrap_or(code.len());
    let mut base = here.to_owned();
    let mut rest = &code[..end];
    while let Some(after) = rest.strip_prefix("super::") {
        base = base.rsplit_once("::").map_or(String::new(), |(above, _)| above.to_owned());
        rest = after;
    }
    if let Some(after) = rest.strip_prefix("crate::") {
        (base, rest) = (String::new(), after);
    }
    branch(&base, rest, found);
}

/// The path goes on, and ends or forks at a brace.
fn branch(base: &str, rest: &str, found: &mut dyn FnMut(&str)) {
    let rest = rest.trim_start();
    if let Some(group) = rest.strip_prefix('{') {
        let mut depth = 0;
        let mut start = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                ',' if depth == 0 => {
                    branch(base, &group[start..at], found);
                    start = at + 1;
                }
                '}' if depth == 0 => return branch(base, &group[start..at], found),
                '}' => depth -= 1,
                _ => {}
            }
        }
        return;
    }
    let word = words(rest).next().map_or("", |(at, word)| if at == 0 { word } else { "" });
    let path = if word.is_empty() || word == "self" { base.to_owned() } else { format!("{base}::{word}") };
    match rest[word.len()..].strip_prefix("::") {
        Some(more) if !word.is_empty() => branch(&path, more, found),
        _ => found(&path),
    }
}

/// The sets of files that reach each other.
fn circles(uses: &Uses) -> Vec<String> {
    let reached: BTreeMap<&String, BTreeSet<&String>> = uses.keys().map(|file| (file, reach(uses, file))).collect();
    let rings = uses.keys().filter(|file| reached[file].contains(file)).map(|file| {
        let ring = uses.keys().filter(|other| reached[file].contains(other) && reached[other].contains(file));
        ring.cloned().collect::<Vec<_>>().join(", ")
    });
    rings.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Every file that a file needs, directly or through others.
fn reach<'u>(uses: &'u Uses, start: &'u String) -> BTreeSet<&'u String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        open.extend(uses.get(file).into_iter().flatten().filter(|next| reached.insert(*next)));
    }
    reached
}
