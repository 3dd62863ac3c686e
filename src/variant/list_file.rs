//! Reads list files (tab-separated, with `# key: value` lines on top) and checks them against the references.
//!
//! Names stay as their source prints them; the identities are worked out here by the same reader that reads reports.
//! Fails when a name does not fit the reference, and when one identity stands in two classes of one list.

use super::fault::Fault;
use super::gene::Genes;
use super::kind::Kind;
use super::list::{Form, List, Lists, Row, Status};
use super::notation::{Classification, Notation};
use super::read::read;

const COLUMNS: [&str; 9] = ["id", "form", "match", "coding", "codons", "kinds", "status", "source", "note"];

impl Lists {
    /// Parses list files, given as (file name, text).
    ///
    /// # Errors
    /// Every mistake of every file, with file, line and remedy.
    pub fn parse<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, genes: &Genes) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut lists: Vec<(List, String)> = Vec::new();
        for (file, text) in files {
            let Some(list) = parse_file(file, text, genes, &mut faults) else { continue };
            if let Some((_, other)) = lists.iter().find(|(other, _)| other.id == list.id || is_same_key(other, &list)) {
                let cause = format!("list \"{}\" has the id or the key of {other}", list.id);
                faults.push(Fault::new(file, None, cause, "keep one file per gene, drug, assay, country and date"));
            }
            lists.push((list, file.to_owned()));
        }
        check_pointers(&lists, &mut faults);
        if faults.is_empty() {
            Ok(Self { lists: lists.into_iter().map(|(list, _)| list).collect() })
        } else {
            Err(faults)
        }
    }
}

fn is_same_key(one: &List, two: &List) -> bool {
    let key = |list: &List| (list.drug.clone(), list.assay.clone(), list.country.clone(), list.as_of.clone());
    key(one) == key(two) && one.genes.iter().any(|gene| two.genes.contains(gene))
}

fn parse_file(file: &str, text: &str, genes: &Genes, faults: &mut Vec<Fault>) -> Option<List> {
    let before = faults.len();
    let mut list = empty();
    let mut is_table = false;
    for (line, content) in text.lines().enumerate().map(|(index, content)| (index + 1, content)) {
        let outcome = if content.trim().is_empty() {
            Ok(())
        } else if let Some(header) = content.strip_prefix('#') {
            take_header(&mut list, header, genes)
        } else if is_table {
            parse_row(content, &list, genes).map(|row| list.rows.push(row))
        } else {
            is_table = true;
            let is_right = content.split('\t').map(str::trim).eq(COLUMNS);
            is_right.then_some(()).ok_or_else(|| ("the columns are not those of a list".into(), COLUMNS.join(" ")))
        };
        if let Err((cause, remedy)) = outcome {
            faults.push(Fault::new(file, Some(line), cause, remedy));
        }
    }
    for (key, is_missing) in [
        ("list", list.id.is_empty()),
        ("gene", list.genes.is_empty()),
        ("drug", list.drug.is_empty()),
        ("assay", list.assay.is_empty()),
        ("country", list.country.is_empty()),
        ("as-of", list.as_of.is_empty()),
        ("source", list.sources.is_empty()),
        ("rows", list.rows.is_empty() && faults.len() == before),
    ] {
        if is_missing {
            let remedy = format!("add a line \"# {key}: …\" above the table (rows: at least one)");
            faults.push(Fault::new(file, None, format!("\"{key}\" is missing"), remedy));
        }
    }
    check_classes(file, &list, faults);
    (faults.len() == before).then_some(list)
}

fn empty() -> List {
    List {
        id: String::new(),
        genes: Vec::new(),
        drug: String::new(),
        assay: String::new(),
        country: String::new(),
        as_of: String::new(),
        sources: Vec::new(),
        gaps: Vec::new(),
        notes: Vec::new(),
        rows: Vec::new(),
    }
}

/// Cause and remedy.
type Mistake = (String, String);

fn mistake<T>(cause: impl Into<String>, remedy: impl Into<String>) -> Result<T, Mistake> {
    Err((cause.into(), remedy.into()))
}

fn take_header(list: &mut List, header: &str, genes: &Genes) -> Result<(), Mistake> {
    let Some((key, value)) = header.split_once(':') else {
        return mistake(format!("\"#{header}\" has no colon"), "write \"# key: value\"");
    };
    let (key, value) = (key.trim(), value.trim().to_owned());
    let is_id = !value.is_empty() && value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    let is_date = value.len() >= 4 && value.chars().all(|c| c.is_ascii_digit() || c == '-');
    let is_country = value.len() == 2 && value.chars().all(|c| c.is_ascii_uppercase());
    match key {
        "list" | "drug" | "assay" if !is_id => mistake(format!("\"{value}\" is no id"), "use a-z, 0-9 and hyphens"),
        "as-of" if !is_date => mistake(format!("\"{value}\" is no date"), "write YYYY, YYYY-MM or YYYY-MM-DD"),
        "country" if !is_country => mistake(format!("\"{value}\" is no country"), "write two capitals, JP or US"),
        "list" => set(&mut list.id, value),
        "drug" => set(&mut list.drug, value),
        "assay" => set(&mut list.assay, value),
        "country" => set(&mut list.country, value),
        "as-of" => set(&mut list.as_of, value),
        "gene" => {
            for symbol in value.split_whitespace() {
                if genes.iter().all(|gene| gene.symbol != symbol) {
                    return mistake(format!("no reference of gene \"{symbol}\" is held"), "add it to genes/ first");
                }
                list.genes.push(symbol.to_owned());
            }
            Ok(())
        }
        "source" | "gap" | "note" => {
            let field = match key {
                "source" => &mut list.sources,
                "gap" => &mut list.gaps,
                _ => &mut list.notes,
            };
            field.push(value);
            Ok(())
        }
        _ => mistake(
            format!("unknown key \"{key}\""),
            "use list, gene, drug, assay, country, as-of, source, gap or note",
        ),
    }
}

fn set(field: &mut String, value: String) -> Result<(), Mistake> {
    if !field.is_empty() {
        return mistake(format!("\"{value}\" is the second value of this key"), "give the key once");
    }
    *field = value;
    Ok(())
}

fn parse_row(content: &str, list: &List, genes: &Genes) -> Result<Row, Mistake> {
    let cells: Vec<&str> = content.split('\t').map(str::trim).collect();
    let Ok([id, form, matched, coding, codons, kinds, status, source, note]) = <[&str; 9]>::try_from(cells) else {
        return mistake("the row does not have nine cells", "separate cells by one tab; write - for nothing");
    };
    let optional = |cell: &str| (cell != "-" && !cell.is_empty()).then(|| cell.to_owned());
    let form = match form {
        "exact" | "exact+coding" => exact(matched, optional(coding).as_deref(), form == "exact+coding", list, genes)?,
        "range" => Form::Range,
        "laboratory" => Form::Laboratory(each(matched, classification, "a classification")?),
        "as-list" => match matched.split_once(' ').and_then(|(list, status)| Some((list, Status::from_id(status)?))) {
            Some((list, status)) => Form::AsList { list: list.to_owned(), status },
            None => return mistake(format!("\"{matched}\" is no list and status"), "write \"list-id cdx\""),
        },
        _ => {
            let remedy = "use exact, exact+coding, range, laboratory or as-list";
            return mistake(format!("unknown form \"{form}\""), remedy);
        }
    };
    let codons = match optional(codons) {
        None => None,
        Some(text) => match text.split_once('-').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?))) {
            Some((first, last)) if first <= last => Some((first, last)),
            _ => return mistake(format!("\"{text}\" is no range of codons"), "write 310-547"),
        },
    };
    let kinds = each(kinds, Kind::from_id, "a kind of change")?;
    if form == Form::Range && codons.is_none() && kinds.is_empty() {
        return mistake("the row would take every variant", "give codons or kinds");
    }
    let Some(status) = Status::from_id(status) else {
        let remedy = "use cdx, reference-only, by-policy or undetermined";
        return mistake(format!("unknown status \"{status}\""), remedy);
    };
    let Some(source) = optional(source) else {
        return mistake("the row has no source", "name the statement or document it stands on");
    };
    Ok(Row { id: id.to_owned(), form, codons, kinds, status, source, note: optional(note) })
}

fn exact(printed: &str, coding: Option<&str>, needed: bool, list: &List, genes: &Genes) -> Result<Form, Mistake> {
    let [gene] = list.genes.as_slice() else {
        return mistake("an exact row needs one gene", "give one gene above the table");
    };
    if needed && coding.is_none() {
        return mistake("the row needs a coding change", "write it, or use the form exact");
    }
    let notation = Notation { gene: Some(gene), protein: Some(printed), coding, ..Notation::default() };
    match read(&notation, genes) {
        Ok(variant) => match variant.change.edit {
            Some(edit) => {
                let coding = variant.coding;
                Ok(Form::Exact { printed: printed.to_owned(), edit, coding, is_coding_needed: needed })
            }
            None => mistake(format!("\"{printed}\" does not fix a protein"), "use the form range"),
        },
        Err(refusal) => mistake(format!("\"{printed}\" cannot be read: {refusal}"), "compare the row with its source"),
    }
}

/// Comma-separated words.
fn each<T>(cell: &str, read: impl Fn(&str) -> Option<T>, what: &str) -> Result<Vec<T>, Mistake> {
    let words = cell.split(',').map(str::trim).filter(|word| !word.is_empty() && *word != "-");
    words
        .map(|word| read(word).ok_or_else(|| (format!("\"{word}\" is not {what}"), "see ARCHITECTURE".into())))
        .collect()
}

fn classification(word: &str) -> Option<Classification> {
    Some(match word {
        "pathogenic" => Classification::Pathogenic,
        "likely-pathogenic" => Classification::LikelyPathogenic,
        "uncertain" => Classification::Uncertain,
        "likely-benign" => Classification::LikelyBenign,
        "benign" => Classification::Benign,
        _ => return None,
    })
}

/// One identity in two classes of one list would make the answer depend on the order of the rows.
fn check_classes(file: &str, list: &List, faults: &mut Vec<Fault>) {
    for (index, row) in list.rows.iter().enumerate() {
        let Form::Exact { edit, coding, is_coding_needed, .. } = &row.form else { continue };
        let clash = list.rows.iter().take(index).find(|other| match &other.form {
            Form::Exact { edit: own, coding: own_coding, is_coding_needed: own_needed, .. } => {
                let is_told_apart = *is_coding_needed && *own_needed && own_coding != coding;
                own == edit && other.status != row.status && !is_told_apart
            }
            _ => false,
        });
        if let Some(other) = clash {
            let cause = format!(
                "rows {} and {} are one protein in two classes, {} and {}",
                other.id,
                row.id,
                other.status.id(),
                row.status.id()
            );
            faults.push(Fault::new(file, None, cause, "keep the class that the source gives"));
        }
    }
    let is_twice = |(index, row): (usize, &Row)| list.rows.iter().take(index).any(|other| other.id == row.id);
    for (index, row) in list.rows.iter().enumerate().filter(|(index, row)| is_twice((*index, row))) {
        let cause = format!("row {} of the table has the id \"{}\" of another", index + 1, row.id);
        faults.push(Fault::new(file, None, cause, "give every row its own id"));
    }
}

/// A row may point at a list that stands by itself; chains would hide where a status comes from.
fn check_pointers(lists: &[(List, String)], faults: &mut Vec<Fault>) {
    for (list, file) in lists {
        for row in &list.rows {
            let Form::AsList { list: target, .. } = &row.form else { continue };
            let found = lists.iter().map(|(list, _)| list).find(|list| list.id == *target);
            let is_own = |row: &Row| !matches!(row.form, Form::AsList { .. });
            if !found.is_some_and(|found| found.rows.iter().all(is_own) && found.genes == list.genes) {
                let cause =
                    format!("row {} points at \"{target}\", which is no list of these genes with own rows", row.id);
                faults.push(Fault::new(file, None, cause, "name the list that prints the variants"));
            }
        }
    }
}
