//! The cancer an order is about, what could be given for it instead, and what would make the order whole.

use std::cell::OnceCell;

use crate::knowledge::ids::DrugId;

use super::advice::OptionAdvice;
use super::options::each_regimen_once;
use super::situation::Situation;
use super::weigh::{self, Weighed, regimens};

/// A cancer in scope.
pub struct CancerInQuestion<'k> {
    pub situation: Situation<'k>,
    met: OnceCell<Vec<Weighed<'k>>>,
}

impl<'k> CancerInQuestion<'k> {
    pub const fn new(situation: Situation<'k>) -> Self {
        Self { situation, met: OnceCell::new() }
    }

    /// The options that are met and approved here, judged when first asked for: an order that fits needs none of them.
    fn met(&self) -> &[Weighed<'k>] {
        self.met.get_or_init(|| weigh::met(&self.situation))
    }
}

/// What is met and approved here without this drug and not stopped by a safety rule, preferred first.
pub fn alternatives<'k>(cancer: &CancerInQuestion<'k>, drug: DrugId) -> Vec<OptionAdvice<'k>> {
    let other = |option: &&Weighed| !option.offer.regimen.contains(&drug);
    let mut options: Vec<&Weighed> = cancer.met().iter().filter(other).collect();
    options.sort_by_key(|option| option.offer.role);
    let regimens = options.into_iter().flat_map(|option| regimens(option, &cancer.situation));
    let mut free: Vec<OptionAdvice> = regimens.filter(|option| !option.is_stopped()).collect();
    each_regimen_once(&mut free);
    free
}

/// The regimens of an ordered drug that are met and approved here and have more than is drafted: what would make the order
/// whole.
pub fn completions<'k>(cancer: &CancerInQuestion<'k>, drug: DrugId) -> Vec<OptionAdvice<'k>> {
    let situation = &cancer.situation;
    let drafted = |drug: &DrugId| {
        let mut drafts = situation.orders.iter().filter_map(|order| order.drug.as_ref()?.id());
        drafts.any(|draft| draft == drug.as_str())
    };
    let own = cancer.met().iter().filter(|option| option.offer.indication.drug == drug);
    let regimens = own.flat_map(|option| regimens(option, situation));
    let is_more = |option: &OptionAdvice| !option.is_stopped() && !option.regimen.iter().all(drafted);
    let mut options: Vec<OptionAdvice> = regimens.filter(is_more).collect();
    each_regimen_once(&mut options);
    options
}
