//! Several results in one text: each label with what stands under it.

use std::ops::Range;

use super::span::{Joiner, Span, What};

/// A part of a text and its label, as indexes of spans; the label is empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub label: Range<usize>,
    pub body: Range<usize>,
}

/// Cuts a text at its labels: "ER: 90 %, PgR: 0 %", "【ER】90 %【PgR】0 %".
pub fn segments(spans: &[Span]) -> Vec<Segment> {
    let mut segments = vec![Segment { label: 0..0, body: 0..0 }];
    let mut at = 0;
    while at < spans.len() {
        let Some((label, body)) = label(spans, at) else {
            at += 1;
            continue;
        };
        if let Some(last) = segments.last_mut() {
            last.body.end = label.start;
        }
        at = body;
        segments.push(Segment { label, body: body..body });
    }
    if let Some(last) = segments.last_mut() {
        last.body.end = spans.len();
    }
    for segment in &mut segments {
        trim(spans, &mut segment.body);
        trim(spans, &mut segment.label);
    }
    segments.retain(|segment| !segment.label.is_empty() || !segment.body.is_empty());
    segments
}

/// A label that begins at a span, and where its body does.
fn label(spans: &[Span], at: usize) -> Option<(Range<usize>, usize)> {
    let is = |at: usize, signs: &[char]| spans.get(at).is_some_and(|span| span.is_punctuation(signs));
    if is(at, &['【', '〔']) {
        let end = (at + 1..spans.len()).find(|at| is(*at, &['】', '〕']))?;
        return Some((at..end + 1, end + 1 + usize::from(is(end + 1, &[':']))));
    }
    let starts = at == 0 || is(at - 1, &[',', ';', '、', '。', '\n', '/', '.', '|', '(', '・']) || joins(spans, at - 1);
    if !starts || spans.get(at).is_none_or(|span| matches!(span.what, What::Punctuation(_))) {
        return None;
    }
    let ends = |at: &usize| is(*at, &[':', ',', ';', '、', '。', '\n', '(', ')', '=', '?', '【']) || joins(spans, *at);
    let end = (at..spans.len()).find(ends)?;
    (is(end, &[':', '=']) && spans.get(at..end)?.iter().all(|span| span.number().is_none()))
        .then_some((at..end, end + 1))
}

fn joins(spans: &[Span], at: usize) -> bool {
    spans.get(at).is_some_and(|span| matches!(span.what, What::Joiner(Joiner::And | Joiner::But)))
}

fn trim(spans: &[Span], range: &mut Range<usize>) {
    let is_edge = |at: usize| {
        spans.get(at).is_some_and(|span| {
            span.is_punctuation(&[',', ';', '、', '。', '\n', ':', '/', '【', '】', '〔', '〕', '|'])
                || joins(spans, at)
        })
    };
    while range.start < range.end && is_edge(range.start) {
        range.start += 1;
    }
    while range.start < range.end && is_edge(range.end - 1) {
        range.end -= 1;
    }
}
