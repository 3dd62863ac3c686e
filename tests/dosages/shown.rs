//! A dosage in one line, as `tests/dosages/README.md` says.

use oncohooks::case::dosage::{
    Amount, AmountOrigin, AmountPer, Dosage, DosageEntry, DoseUnit, LimitSpan, Phase, Route, Schedule, Stated,
};
use oncohooks::case::interval::Interval;

pub fn dosage(dosage: &Dosage) -> String {
    let entries: Vec<String> = dosage.entries.iter().map(entry).collect();
    let mut said = entries.join(" | ");
    if said.is_empty() {
        "nothing".clone_into(&mut said);
    }
    if !dosage.unread.is_empty() {
        said.push_str(" unread");
    }
    said
}

fn entry(entry: &DosageEntry) -> String {
    let amounts: Vec<String> = entry.amounts.iter().map(amount).collect();
    let mut words = vec![if amounts.is_empty() { "nothing".to_owned() } else { amounts.join(" & ") }];
    schedule(&entry.schedule, &mut words);
    words.extend(entry.phase.map(|phase| match phase {
        Phase::Loading => "loading".to_owned(),
        Phase::Maintenance => "maintenance".to_owned(),
    }));
    words.extend(entry.cycle.map(|cycle| format!("cycle {cycle}")));
    words.extend(entry.is_as_needed.then(|| "as-needed".to_owned()));
    words.extend(entry.limits.iter().map(|limit| {
        let within = match limit.within {
            LimitSpan::Administration => String::new(),
            LimitSpan::Days(days) => format!(" in {days} d"),
            LimitSpan::Lifetime => " in all".to_owned(),
        };
        format!("most {} {}{within}", limit.most, unit(&limit.unit))
    }));
    words.extend(entry.route.iter().chain(entry.said_routes.iter().filter(|said| Some(**said) != entry.route)).map(
        |route| match route {
            Route::Oral => "oral".to_owned(),
            Route::Intravenous => "iv".to_owned(),
            Route::Subcutaneous => "sc".to_owned(),
            Route::Intramuscular => "im".to_owned(),
            Route::Intrathecal => "intrathecal".to_owned(),
            Route::Elsewhere => "by another route".to_owned(),
            Route::Unread => "route unread".to_owned(),
        },
    ));
    words.join(" ")
}

fn amount(amount: &Amount) -> String {
    let size = match amount.unit {
        DoseUnit::AreaUnderCurve => format!("AUC {}", amount.size),
        ref other => format!("{} {}", amount.size, unit(other)),
    };
    let per = if amount.per == AmountPer::Day { "/day" } else { "" };
    let origin = match amount.origin {
        AmountOrigin::Ordered => " ordered",
        AmountOrigin::Calculated => " calculated",
        AmountOrigin::Quantity | AmountOrigin::Words => "",
    };
    format!("{size}{per}{origin}")
}

fn unit(unit: &DoseUnit) -> &str {
    match unit {
        DoseUnit::Milligram => "mg",
        DoseUnit::MilligramPerKilogram => "mg/kg",
        DoseUnit::MilligramPerSquareMetre => "mg/m2",
        DoseUnit::AreaUnderCurve => "AUC",
        DoseUnit::Other(unit) if unit.is_empty() => "?",
        DoseUnit::Other(unit) => unit,
    }
}

fn schedule(schedule: &Schedule, words: &mut Vec<String>) {
    let each = |stated: &Stated<Interval>, say: &dyn Fn(String) -> String| {
        let values = stated.values.iter().map(|value| say(value.to_string()));
        values.chain(stated.has_unread.then(|| say("?".to_owned()))).collect::<Vec<_>>()
    };
    words.extend(each(&schedule.times_per_day, &|times| format!("{times}x/day")));
    words.extend(each(&schedule.every_days, &|days| format!("every {days} d")));
    let every = schedule.every_days.values.first().map(ToString::to_string).unwrap_or_default();
    words.extend(each(&schedule.times_per_interval, &|times| format!("{times} in {every} d")));
    words.extend(schedule.days_of_cycle.values.iter().map(|days| format!("d{}", list(days))));
    words.extend(schedule.is_without_rest.then(|| "no days off".to_owned()));
    words.extend(schedule.on_off.values.iter().map(|on_off| format!("{} on {} off", on_off.on, on_off.off)));
    let weekday = |day: &u8| ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][usize::from(*day) - 1];
    let weekdays: Vec<&str> = schedule.weekdays.iter().map(weekday).collect();
    words.extend((!weekdays.is_empty()).then(|| weekdays.join(",")));
    let dates: Vec<String> = schedule.dates.iter().map(ToString::to_string).collect();
    words.extend((!dates.is_empty()).then(|| format!("on {}", dates.join(","))));
    words.extend(schedule.lasts_days.map(|days| format!("for {days} d")));
    words.extend(schedule.count.map(|count| if count == 1 { "once".to_owned() } else { format!("{count} times") }));
}

/// `1,8,15`; `1-21`.
fn list(days: &[u32]) -> String {
    let is_run = days.len() > 2 && days.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if is_run {
        return format!("{}-{}", days[0], days[days.len() - 1]);
    }
    days.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
