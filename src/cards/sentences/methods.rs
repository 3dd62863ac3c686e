//! The macro that makes a struct of each section of `cards.yaml`, and a method of each entry.

/// Makes a struct of each section and a method of each entry: one without placeholders gives its text, one with
/// placeholders is given their values.
macro_rules! sentences {
    (@entry $key:ident) => {
        pub fn $key(&self) -> &str {
            self.$key.text()
        }
    };
    (@entry $key:ident ($($value:ident),+)) => {
        pub fn $key(&self, $($value: &str),+) -> String {
            self.$key.filled(&[$($value),+])
        }
    };
    ($($(#[$about:meta])* $section:ident: $Section:ident { $($key:ident $(($($value:ident),+))?;)+ })+) => {
        /// The words in one language.
        #[derive(Debug)]
        pub struct Wording {
            $($(#[$about])* pub $section: $Section,)+
            /// By the name of the value set of the organ (`lymph-node`).
            pub organs: BTreeMap<String, String>,
            /// How much a card holds.
            pub limits: Layout,
            /// Assays, short, by the name of their value set (`22c3-pharmdx`).
            pub assays: BTreeMap<String, String>,
            /// Drug classes as rules ask for them in the history, by the name of the class.
            pub drug_classes: BTreeMap<String, String>,
        }

        impl Wording {
            pub(super) fn read(page: &mut Page) -> Self {
                Self {
                    $($section: $Section { $($key: page.sentence(
                        stringify!($section),
                        stringify!($key),
                        &[$($(stringify!($value)),+)?],
                    ),)+ },)+
                    organs: page.every_name("organs", "site-"),
                    limits: Layout::read(page),
                    assays: page.every_name("assays", "assay-"),
                    drug_classes: page.free_names("drug-classes"),
                }
            }
        }

        $(
            $(#[$about])*
            #[derive(Debug)]
            pub struct $Section {
                $($key: Template,)+
            }

            impl $Section {
                $(sentences!(@entry $key $(($($value),+))?);)+
            }
        )+
    };
}

pub(super) use sentences;
