//! The list of all sentences, which has the same entries as `cards.yaml`.
//!
//! `order.early-stage` of the file is `order.early_stage` here, and the words in brackets are its placeholders. A new
//! sentence is one line here and one entry there; code that asks for a sentence that is not listed does not compile, and
//! a file that lacks one stops the start.

use std::collections::BTreeMap;

use super::methods::sentences;
use super::page::Page;
use super::template::Template;
use crate::cards::layout::Layout;

sentences! {
    /// The level of a card, before its summary.
    level: Level {
        critical(sentence);
        warning(sentence);
    }

    /// What stands between the parts of a list.
    between: Between {
        items; words; drugs; regimens; sentences;
    }

    /// What opens a line of a card.
    slot: Slot {
        cancer; given; fits; fits_instead; not_judged; left_out; rests_on; also_against; also_needed; later; requested;
        open; note; not_seen;
    }

    /// What was not looked at, though nothing is open for it.
    sources: Sources { without_category; of_category(part, categories); beyond_sent(parts); }

    /// Categories of results.
    category: CategoryWords {
        social_history; vital_signs; imaging; laboratory; procedure; survey; exam; therapy; activity;
    }

    /// Types of FHIR resources.
    resource: ResourceWords {
        patient; condition; observation; diagnostic_report; specimen; procedure; medication_request;
        medication_administration; medication_statement; service_request; bundle;
    }

    /// Countries, in a sentence about an approval.
    country: Country { jp; us; }

    /// Whom a list of options is for.
    patient: Patient {
        hr_positive; hr_negative; triple_negative; her2_positive; her2_low; her2_ultralow; her2_null;
        her2_negative; of_tumour(receptors, her2); in_line(tumour, line); first_line;
        second_line; third_line; nth_line(number); later_line;
    }

    /// Summaries of cards that are about no order.
    summary: Summary {
        fits(patient, drugs);
        fit(patient, drugs);
        counted(patient, count);
        with_caution(patient, drugs); none_fits(patient); none_fits_yet(patient);
        open(patient, question);
        before_choosing(test, drugs);
        before_choosing_more(count, test, drugs);
        test_early(test, drugs);
        test(test);
        awaited(test, drugs);
        not_seen(parts);
        not_seen_more(parts, count);
        and_more(names, count);
    }

    /// Sentences of cards about one order.
    order: Order {
        said(drug, sentence);
        not_approved(country);
        not_approved_together(drugs, country);
        no_approval_found(country);
        not_on_file(tests); not_among_seen(tests);
        tests_awaited(tests);
        record_leaves_open(tests);
        aged(value, weeks); day_open(value);
        undated(value);
        label_of(country, sentence);
        held_elsewhere(drug, country);
        early_stage(disease);
        no_cancer_read; which_cancer; partner_open(question);
        out_of_scope; criteria_differ;
        renewal(drug, last); renewal_undated(drug); ordered_twice(drug);
        in_parts(drug, count, amount); parts_or_twice; doses_not_judged; clash(drug, others, what);
        still_active(others); given_lately(others, day);
        given_again(drug, others);
        not_together(what);
        may_be_over(others, what);
    }

    /// What is wrong with the dose of an order, or why it could not be checked.
    dose: Dose {
        above(ordered, right); above_maximum(ordered, most); below(ordered, lowest); whole_day(ordered, right);
        between_steps(ordered, upper, lower); slip_high(ordered, right, factor); slip_low(ordered, right, factor);
        wrong_unit(ordered, right); loading_while_running(ordered, right); missing_loading(ordered, right); missing_reload(ordered, right, days); contradiction(ordered); re_escalation(ordered, last);
        interval(ordered, right); day_after_day(right); times_a_day(ordered, right); days(right); break_differs(ordered, right);
        too_early(last, due); size_missing(tests); size_not_seen(tests); not_convertible(amount); not_understood(words); other_product(product); as_needed(right); adjusted(ordered, whose, right); last_dose_unknown(last); days_off_unstated(ordered, right); phase_open(question); plain;
        right_doses(doses, tolerance); last_given(last); of_a_day(amount); together(amount, count); with_other(amount, other); at_most(amount, most);
        every_days(days); days_of_cycle(days, length); daily(times); on_off(on, off); too_intense(ordered, factor); most_intense(schedule);
        other_scheme(ordered, other, own, right); either(one, other); route(ordered, right); oral; intravenous; subcutaneous; intramuscular; intrathecal; another_route;
    }

    /// The dosage of an order that a button makes.
    dosage: Dosage {
        weight(weight, date); surface(surface, weight, date, height); rounded(step); rounded_down(step); at_its_most;
        weight_needed; surface_needed; first(amount); first_of(amount, count); then(amount); next_due(date); by_size;
        phase_open(first, later);
    }

    /// Why an order does not fit: the value against its threshold.
    against: Against {
        below(value, limit);
        needs(value, wanted);
        first_line_only(drugs); first_line_over; no_germline_variant; no_listed_variant;
        after_therapy_only;
        already_given(drugs); came_back(drugs, months);
        needs_earlier(drugs);
        needs_earlier_metastatic(drugs);
        needs_courses(count);
        premenopausal;
        before_menopause;
        needs_variant(value);
        needs_listed(value);
        squamous;
        needs_beside(drugs);
        needs_beside_in_first_line(drugs);
        another;
    }

    /// The question that is left where an order can neither be confirmed nor refused.
    open: Open {
        no_result(test); no_result_seen(test);
        awaited(test);
        settled_by(value, test);
        specimens(values);
        test_decides(test);
        specimens_differ; before_onset(drugs, found);
        early_relapse(drugs, relapse); when_ended(drugs, relapse); setting(drugs); was_given(drugs); partner(drugs); unnamed(text);
        unnamed_draft(text); draft_unread; drugs_not_sent; drugs_unread;
        therapy_not_sent; therapy_not_seen; therapy; progression(drugs); after_progression; ended_lately(drugs); still_given(drugs);
        visceral_crisis; menopausal_status; stage; stage_not_seen; stage_in_question; histology;
    }

    /// The line of what was given.
    given: Given {
        nothing; for_another(drugs);
        not_sent;
        none_read;
        not_recognised;
        not_seen;
        unknown_drugs(count);
        no_chemotherapy;
        since(start);
        from(start);
        span(start, end);
        undated;
        unclear(drugs);
        early(drugs);
        earlier(count);
        line(number, drugs);
        unplaced(drugs);
        stated(line);
    }

    /// The line of what a list of options leaves open.
    not_judged: NotJudged {
        tests(tests); tests_not_seen(tests); tests_beside;
        not_sent(parts);
        nothing;
    }

    /// The list of therapy options.
    options: Options {
        no_preference; warned;
        more(count, drugs);
        open(question);
        any_chemotherapy;
        postmenopausal_by_age(years);
    }

    /// What a test decides.
    test: Test {
        decides(test, drugs);
        nothing_yet;
    }

    /// The line of findings.
    result: Result {
        with_source(value, source);
        not_used(finding, why);
        clone_only(assay);
        worked_out(formula, creatinine, weight, age, sex);
        woman; man;
        newer_unread; other_unread; left_out(count);
    }

    /// The names of findings.
    finding: Finding {
        er; pgr; her2;
        her2_ihc; her2_ish; her2_cep17_ratio; her2_copies; her2_membrane_staining;
        pd_l1; germline_brca; tumour_brca; variant; ugt1a1; lvef;
        chest_ct; msi; tmb;
        neutrophils; leukocytes; platelets; haemoglobin;
        glucose; hba1c;
        creatinine; creatinine_clearance; ast; alt; bilirubin; child_pugh; qtc; dpd;
        body_weight; body_height;
        interstitial_lung_disease; interstitial_lung_disease_history; interstitial_lung_disease_suspected;
        brain_metastasis; visceral_crisis; oligometastatic_disease;
        pregnancy; diabetes; kidney_failure; severe_kidney_impairment; heart_failure; nephrotic_syndrome; glucuronidation_disorder; hypertensive_crisis; major_surgery;
    }

    /// Values in words.
    value: Value {
        positive; negative; equivocal; her2_low; either_receptor; her2_ultralow; her2_null; pathogenic;
        uncertain_significance; benign;
    }

    /// Results about genes.
    listing: Listing {
        received(text);
        cdx(date);
        by_policy(date);
        protein_match(date);
        reference_only(date);
        unsettled(date);
        not_listed(date);
    }

    /// Results about genes.
    gene: Gene {
        germline(gene); somatic(gene); origin_open(gene);
        amplification; unnamed; absent; absent_change(change); not_tested; in_either(value);
        pathogenic(change); likely_pathogenic(change); uncertain(change); likely_benign(change); benign(change);
    }

    /// Why a finding was not used.
    not_used: NotUsed {
        entered_in_error; cancelled; preliminary; unknown_status;
        other_patient;
        stated_by_condition;
        code_display_mismatch;
        superseded;
        other_cancer;
        other_assay;
        future_date;
        report_text;
        text_only;
        contradiction;
    }

    /// Of which cancer a card speaks.
    cancer: Cancer {
        left; right; bilateral;
        given_for(cancer);
    }

    /// The parts of the record.
    part: Part {
        patient; conditions; results; reports; specimens; procedures; drugs; requests; orders; record;
    }

    /// What could not be checked.
    gap: Gap {
        could_hold(tests);
        silence_is_no_proof;
        part(part, why);
        part_of_several(count, part, why);
        not_sent;
        failed;
        paged; narrowed;
        unreadable(what);
        other_patient;
        no_subject;
    }

    /// Codes and words of the record that meant nothing here.
    unknown_codes: UnknownCodes {
        nothing_checked(what, codes); nothing_checked_one(what, codes); not_used(what, codes); not_used_one(what, codes);
        no_diagnosis; results(count); the_diagnosis; diagnoses(count); and; codes; words; systems(systems); remedy;
    }

    /// The last line of a card.
    footer: Footer {
        sources(documents);
        rules(rules);
        knowledge(version);
        not_reviewed;
        reviewed(names, date, version);
        rules_not_reviewed(rules);
        rules_reviewed(names, date, version, rules);
    }

    /// Buttons, and what each of them does.
    button: Button {
        order_test(test); order(drugs);
        replace(gone, come); replace_and_keep(gone, come, kept); remove_and_keep(gone, kept);
        remove_draft(drug); create_draft(drug);
        correct_dose(drug, dose); correct_interval(drug, days);
    }

    /// Why a part of the record could not be read.
    unread: Unread {
        text_as_resource; number_as_resource; boolean_as_resource; array_as_resource; object_as_resource;
        null_as_resource; no_resource_type; no_resource; entry_without_resource; other_type(found, wanted);
        not_in_r4(found); resource_type(name); unknown_resource_type; nested_too_deep; repeated_member(member);
        modifier_extension; text_too_long; no_subject; other_server; two_versions; of_relative; of_another; of_control; not_of_today; taken_back; withdrawn_report; future_date;
        code_not_used(finding); no_code; code; part_of_code; histology; diagnosis_modifier; diagnosis_contradiction;
        diagnosis_of_two_organs; diagnosis_activity; diagnosis_over; diagnosis_unconfirmed; diagnosis_without_organ; diagnosis_place_only; stage; metastasis_site; metastasis_origin; status; specimen; specimen_collection; specimen_site; specimen_type; body_site;
        specimen_origin; drug; ordered_drug; selected_order; drafts_beyond(count); words(findings); report_without_results;
        members_not_sent(count); germline_gene; value(finding, value); code_display_mismatch(finding); no_value;
        value_status; report_text; no_significance; not_evaluable(words); bare_answer(value); value_of_a_future_date(value); in_doubt(note);
        beside_kidney_failure(words); of_which_cancer(cancers);
    }
}
