//! The list of all sentences, which has the same entries as `cards.yaml`.
//!
//! `order.early-stage` of the file is `order.early_stage` here, and the words in brackets are its placeholders. A new
//! sentence is one line here and one entry there; code that asks for a sentence that is not listed does not compile, and
//! a file that lacks one stops the start.

use std::collections::BTreeMap;

use super::methods::sentences;
use super::page::Page;
use super::template::Template;

sentences! {
    /// The level of a card, before its summary.
    level: Level {
        critical(sentence);
        warning(sentence);
    }

    /// What stands between the parts of a list.
    between: Between {
        items;
        words;
        drugs;
    }

    /// Summaries of cards that are about no order.
    summary: Summary {
        options_fit(drugs);
        options_with_caution(drugs);
        options_open(drugs);
        result_needed(tests);
        result_awaited(tests);
        not_checked(count);
    }

    /// Summaries of cards about one order.
    order: Order {
        does_not_fit(drug, criteria);
        cannot_be_confirmed(drug, tests);
        not_approved(drug, country);
        not_on_file(drug, tests);
        record_leaves_open(drug, tests);
        early_stage(drug, disease);
        no_cancer_read(drug);
        which_cancer(drug);
        ordered_twice(drug);
        clash(drug, others, what);
        still_active(others);
        given_again(drug, others);
    }

    /// Below the summary of a card about one order.
    order_detail: OrderDetail {
        order(order, reference);
        out_of_scope;
        criteria_differ;
        not_wrong_but_open;
        indication(title);
        not_together(what);
        may_be_over(others, what);
    }

    /// The list of therapy options.
    options: Options {
        offered;
        that_fit;
        decided_by_result;
        later_line(drugs);
        with_open_tests(approvals, tests);
    }

    /// The state of an approval in a country.
    approval: Approval {
        approved;
        not_approved;
        withdrawn;
        filed;
        unknown;
    }

    /// What is missing.
    missing: Missing {
        information(tests);
        requested(tests);
    }

    /// What is missing and no test.
    history: History {
        prior_therapy;
        progression;
        menopausal_status;
        stage;
        specimen;
    }

    /// The criteria an order does not meet.
    criterion: Criterion {
        stage;
        line;
        prior;
        er;
        pgr;
        her2;
        pd_l1;
        germline_brca;
        menopause;
        together_with;
        another;
    }

    /// The table of findings.
    table: Table {
        finding;
        value;
        assay;
        specimen;
        date;
        clone_only(assay);
        left_out(count);
    }

    /// The names of findings.
    finding: Finding {
        er;
        pgr;
        her2;
        her2_ihc;
        her2_ish;
        her2_cep17_ratio;
        her2_copies;
        her2_membrane_staining;
        pd_l1;
        germline_brca;
        tumour_brca;
        variant;
        ugt1a1;
        lvef;
        chest_ct;
        neutrophils;
        glucose;
        body_weight;
        body_height;
        interstitial_lung_disease;
        interstitial_lung_disease_history;
        interstitial_lung_disease_suspected;
        brain_metastasis;
        pregnancy;
    }

    /// Values in words.
    value: Value {
        positive;
        negative;
        equivocal;
        her2_low;
        either_receptor;
        pathogenic;
        uncertain_significance;
        benign;
    }

    /// Why a finding was not used.
    not_used: NotUsed {
        entered_in_error;
        cancelled;
        preliminary;
        unknown_status;
        other_patient;
        stated_by_condition;
        code_display_mismatch;
        superseded;
        other_cancer;
        other_assay;
        future_date;
        report_text;
    }

    /// Of which cancer a card speaks.
    cancer: Cancer {
        about(cancer);
        left;
        right;
        bilateral;
    }

    /// What could not be checked.
    gap: Gap {
        silence_is_no_proof;
        not_sent;
        failed;
        paged;
        unreadable(what);
        other_patient;
        no_subject;
    }

    /// Why a part of the record could not be read.
    unread: Unread {
        text_as_resource;
        number_as_resource;
        boolean_as_resource;
        array_as_resource;
        object_as_resource;
        null_as_resource;
        no_resource_type;
        no_resource;
        entry_without_resource;
        other_type(found, wanted);
        not_in_r4(found);
        resource_type(name);
        unknown_resource_type;
        nested_too_deep;
        repeated_member(member);
        modifier_extension;
        no_subject;
        two_versions;
        of_relative;
        withdrawn_report;
        future_date;
        code_not_used(finding);
        no_code;
        code;
        part_of_code;
        histology;
        diagnosis_modifier;
        diagnosis_contradiction;
        metastasis_site;
        status;
        specimen;
        specimen_collection;
        specimen_site;
        specimen_type;
        body_site;
        specimen_origin;
        drug;
        ordered_drug;
        selected_order;
        words(findings);
        report_without_results;
        members_not_sent(count);
        germline_gene;
        value(finding, value);
        code_display_mismatch(finding);
        no_value;
        value_status;
        report_text;
        no_significance;
        not_evaluable(words);
        value_of_a_future_date(value);
        of_which_cancer(cancers);
    }

    /// The documents a card stands on.
    sources: Sources {
        all(documents);
        first(documents);
    }

    /// Who has read the rules of a card as a clinician.
    review: Review {
        not_reviewed;
        reviewed(names, date, version);
        rules_not_reviewed(rules);
        rules_reviewed(names, date, version, rules);
    }

    /// Buttons, and what each of them does.
    button: Button {
        order_test(test);
        order(drugs);
        replace(gone, come);
        replace_and_keep(gone, come, kept);
        remove_and_keep(gone, kept);
        remove_draft(drug);
        create_draft(drug);
    }
}
