//! What a phrase about a dose can mean: the closed list behind the second column of `profiles/dosage-words.tsv`.

/// A unit of an amount, as written; micrograms and grams are converted where amounts are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenUnit {
    Milligram,
    Gram,
    Microgram,
    MilligramPerKilogram,
    GramPerKilogram,
    MicrogramPerKilogram,
    MilligramPerSquareMetre,
    GramPerSquareMetre,
    MicrogramPerSquareMetre,
    AreaUnderCurve,
    /// Tablets, capsules, vials: mass by their strength only.
    Counted,
    /// Millilitres: mass by a concentration only.
    Volume,
    /// Units without a mass (IU, mmol).
    WithoutMass,
}

/// The meaning of a phrase. Where it speaks of numbers they are those of its slots, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phrase {
    Amount(WrittenUnit),
    /// "2 tablets of 150 mg": count and mass.
    Product,
    /// "150 mg 2V": milligrams and vials. Of one vial they are one dose, or with vials of another strength ("+ 60 mg 1V") a part of it;
    /// of several alone they may be those of one or of all.
    ProductBeside,
    /// "2 tablets (300 mg)": count, and the milligrams of one or of all.
    CountedMass,
    /// "2 tablets (300 mg total)": count, and the milligrams of all.
    CountedTotal,
    /// "250 mg in each buttock": half of what is given.
    EachSide,
    /// "150 mg 2錠 分2": milligrams in one, how many a day, in how many parts.
    ProductDivided,
    /// "2T2×": pieces a day, in how many parts.
    CountedDivided,
    /// "150 mg × 2回/日": milligrams, then times a day.
    MilligramsTimesPerDay,
    /// "150 mg tablets": milligrams in one.
    Strength,
    /// "100 mg/5 mL": milligrams and millilitres.
    Concentration,
    /// "20 mg/mL".
    ConcentrationOfOne,
    /// "/day" behind an amount.
    PerDay,
    /// "daily dose:" before an amount.
    PerDayNext,
    PerAdministration,
    PerAdministrationNext,
    /// "in 2 divided doses": the amount is that of a day.
    Divided,
    TimesPerDay,
    /// "daily": so many times a day where nothing else says how many.
    Daily,
    /// "every day for 28 days": on each of them.
    DailyFor,
    /// "without a break", 休薬なし.
    WithoutRest,
    /// "after breakfast": once for each of them, where nothing else says how many.
    TimeOfDay,
    /// At a time of the day, on each day ("every morning").
    EachTimeOfDay,
    EveryHours,
    EveryDays,
    EveryWeeks,
    EveryMonths,
    TimesPerWeek,
    /// "2週に1回": weeks, then times.
    WeeksTimes,
    DaysTimes,
    /// "3 times every 28 days": times, then days.
    TimesDays,
    TimesWeeks,
    Days,
    /// "day 1, 8/21 days": days, then the length of the cycle.
    DaysEvery,
    /// "cycle 3 day 1": cycle, then days.
    CycleDays,
    /// "d1, 8; q d 22": days, then the first day of the next cycle.
    DaysNext,
    OnOff,
    WeeksOnOff,
    /// "4投3休", "3 on 1 off": days or weeks, by their sum.
    ShortOnOff,
    /// "21/28 days": days on the drug, then the length of the cycle.
    DaysOf,
    OffDays,
    OffWeeks,
    LastsDays,
    LastsWeeks,
    /// "28日分": for so many days it is supplied.
    SupplyDays,
    Cycle,
    Single,
    Loading,
    Maintenance,
    /// "then", "from the second dose on": what follows is maintenance, what stood before was loading.
    Then,
    /// "repeat on day 22": the first day of the next cycle.
    NextDay,
    AsNeeded,
    Oral,
    Intravenous,
    Subcutaneous,
    Intramuscular,
    Intrathecal,
    OtherRoute,
    /// "max": the next amount is a limit.
    Most,
    MostPerDay,
    /// "まで": the amount before is a limit.
    MostBefore,
    /// Turns what is said in a way that is not worked out ("reduced by", "half", "hold").
    Turn,
    /// Is about the dose and has no one meaning ("biweekly").
    Unread,
    /// Numbers that are no dose: volumes of diluent, minutes of infusion, weights.
    Aside,
    /// Another drug by its name, or the word for what is given beside ("premedication"): the amount beside it is not of the
    /// ordered drug.
    OtherDrug,
    Number,
    Range,
    List,
    Word,
}

/// Names of meanings in the second column.
pub const NAMES: [(&str, Phrase); 81] = [
    ("mg", Phrase::Amount(WrittenUnit::Milligram)),
    ("g", Phrase::Amount(WrittenUnit::Gram)),
    ("ug", Phrase::Amount(WrittenUnit::Microgram)),
    ("mg/kg", Phrase::Amount(WrittenUnit::MilligramPerKilogram)),
    ("g/kg", Phrase::Amount(WrittenUnit::GramPerKilogram)),
    ("ug/kg", Phrase::Amount(WrittenUnit::MicrogramPerKilogram)),
    ("mg/m2", Phrase::Amount(WrittenUnit::MilligramPerSquareMetre)),
    ("g/m2", Phrase::Amount(WrittenUnit::GramPerSquareMetre)),
    ("ug/m2", Phrase::Amount(WrittenUnit::MicrogramPerSquareMetre)),
    ("auc", Phrase::Amount(WrittenUnit::AreaUnderCurve)),
    ("counted", Phrase::Amount(WrittenUnit::Counted)),
    ("volume", Phrase::Amount(WrittenUnit::Volume)),
    ("without-mass", Phrase::Amount(WrittenUnit::WithoutMass)),
    ("product", Phrase::Product),
    ("product-beside", Phrase::ProductBeside),
    ("counted-mass", Phrase::CountedMass),
    ("counted-total", Phrase::CountedTotal),
    ("each-side", Phrase::EachSide),
    ("product-divided", Phrase::ProductDivided),
    ("counted-divided", Phrase::CountedDivided),
    ("mg-times-per-day", Phrase::MilligramsTimesPerDay),
    ("strength", Phrase::Strength),
    ("concentration", Phrase::Concentration),
    ("concentration-one", Phrase::ConcentrationOfOne),
    ("per-day", Phrase::PerDay),
    ("per-day-next", Phrase::PerDayNext),
    ("per-administration", Phrase::PerAdministration),
    ("per-administration-next", Phrase::PerAdministrationNext),
    ("divided", Phrase::Divided),
    ("times-per-day", Phrase::TimesPerDay),
    ("daily", Phrase::Daily),
    ("daily-for", Phrase::DailyFor),
    ("without-rest", Phrase::WithoutRest),
    ("time-of-day", Phrase::TimeOfDay),
    ("each-time-of-day", Phrase::EachTimeOfDay),
    ("every-hours", Phrase::EveryHours),
    ("every-days", Phrase::EveryDays),
    ("every-weeks", Phrase::EveryWeeks),
    ("every-months", Phrase::EveryMonths),
    ("times-per-week", Phrase::TimesPerWeek),
    ("weeks-times", Phrase::WeeksTimes),
    ("days-times", Phrase::DaysTimes),
    ("times-days", Phrase::TimesDays),
    ("times-weeks", Phrase::TimesWeeks),
    ("days", Phrase::Days),
    ("days-every", Phrase::DaysEvery),
    ("cycle-days", Phrase::CycleDays),
    ("days-next", Phrase::DaysNext),
    ("on-off", Phrase::OnOff),
    ("weeks-on-off", Phrase::WeeksOnOff),
    ("short-on-off", Phrase::ShortOnOff),
    ("days-of", Phrase::DaysOf),
    ("off-days", Phrase::OffDays),
    ("off-weeks", Phrase::OffWeeks),
    ("lasts-days", Phrase::LastsDays),
    ("lasts-weeks", Phrase::LastsWeeks),
    ("supply-days", Phrase::SupplyDays),
    ("cycle", Phrase::Cycle),
    ("single", Phrase::Single),
    ("loading", Phrase::Loading),
    ("maintenance", Phrase::Maintenance),
    ("then", Phrase::Then),
    ("next-day", Phrase::NextDay),
    ("as-needed", Phrase::AsNeeded),
    ("route-oral", Phrase::Oral),
    ("route-iv", Phrase::Intravenous),
    ("route-sc", Phrase::Subcutaneous),
    ("route-im", Phrase::Intramuscular),
    ("route-it", Phrase::Intrathecal),
    ("route-other", Phrase::OtherRoute),
    ("most", Phrase::Most),
    ("most-per-day", Phrase::MostPerDay),
    ("most-before", Phrase::MostBefore),
    ("turn", Phrase::Turn),
    ("unread", Phrase::Unread),
    ("aside", Phrase::Aside),
    ("another-drug", Phrase::OtherDrug),
    ("number", Phrase::Number),
    ("range", Phrase::Range),
    ("list", Phrase::List),
    ("word", Phrase::Word),
];
