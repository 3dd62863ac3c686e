//! How much a card holds: what is aimed at, what is never passed, and how a detail is made to fit.

use crate::settings::Language;

/// Room for a text, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// What is aimed at.
    pub aim: usize,
    /// Never more.
    pub most: usize,
}

/// How much a card holds in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    pub summary: Room,
    pub detail: Room,
    /// Options with a line of their own; the others are counted.
    pub options: usize,
    /// Findings the line of evidence names.
    pub findings: usize,
    /// Regimens the line of earlier therapy names, the latest ones.
    pub regimens: usize,
    /// Sources and rules the last line names.
    pub sources: usize,
    pub links: usize,
}

impl Layout {
    /// As the project ships it. Japanese says the same in fewer characters.
    pub const fn of(language: Language) -> Self {
        let (summary, detail) = match language {
            Language::En => (Room { aim: 80, most: 139 }, Room { aim: 500, most: 900 }),
            Language::Ja => (Room { aim: 40, most: 60 }, Room { aim: 280, most: 500 }),
        };
        Self { summary, detail, options: 3, findings: 4, regimens: 3, sources: 2, links: 2 }
    }
}

/// The layouts of both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layouts {
    ja: Layout,
    en: Layout,
}

impl Default for Layouts {
    fn default() -> Self {
        Self { ja: Layout::of(Language::Ja), en: Layout::of(Language::En) }
    }
}

impl Layouts {
    pub const fn of(&self, language: Language) -> &Layout {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// A line of a detail, and how long it is kept when room runs out: the highest number goes first.
pub(super) struct Slot {
    pub expendable: u8,
    pub text: String,
}

/// The lines as a list and the footer below them, as many as there is room for. Programs find the rest in the extension.
pub(super) fn fitted(mut slots: Vec<Slot>, footer: &str, room: Room) -> String {
    slots.retain(|slot| !slot.text.is_empty());
    loop {
        let text = joined(&slots, footer);
        let length = text.chars().count();
        let next =
            slots.iter().enumerate().filter(|(_, slot)| slot.expendable > 0).max_by_key(|(_, slot)| slot.expendable);
        match next.map(|(at, _)| at) {
            Some(at) if length > room.most => {
                slots.remove(at);
            }
            _ => return text,
        }
    }
}

fn joined(slots: &[Slot], footer: &str) -> String {
    let lines: Vec<String> = slots.iter().map(|slot| format!("- {}", slot.text)).collect();
    let list = lines.join("\n");
    [list.as_str(), footer].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}
