// The cards as an EHR shows them. A button sends feedback, and shows what it would create, change or remove.

import {element, section} from './element.js';
import {link, markdown} from './markdown.js';
import {say} from './words.js';

export function cards({cards: all, asked}) {
  if (!all.length) return section('cards', say('cards', 0), element('p', {class: 'silent'}, say('silent')));
  return section('cards', say('cards', all.length), all.map(card => show(card, asked.service)));
}

function show(card, service) {
  const done = element('div', {class: 'done', 'aria-live': 'polite'});
  return element('article', {class: `card ${card.indicator}`, 'aria-label': card.summary},
    // Warnings say their level themselves.
    card.indicator === 'info' ? element('p', {class: 'level'}, say('info')) : null,
    element('h3', {}, card.summary),
    card.detail ? markdown(card.detail) : null,
    card.suggestions?.length ? element('div', {class: 'buttons'},
      card.suggestions.map(suggestion => accept(card, suggestion, service, done))) : null,
    card.overrideReasons?.length ? dismiss(card, service, done) : null,
    done,
    element('footer', {},
      element('span', {}, `${say('source')}: `, card.source.url ? link(card.source.label, card.source.url) : card.source.label),
      (card.links ?? []).map(to => link(to.label, to.url))));
}

function accept(card, suggestion, service, done) {
  const press = () => {
    report(service, {card: card.uuid, outcome: 'accepted', acceptedSuggestions: [{id: suggestion.uuid}]}, done, actions(suggestion));
  };
  const stars = suggestion.isRecommended ? element('span', {class: 'recommended'}, say('recommended')) : null;
  return element('button', {type: 'button', click: press}, suggestion.label, stars);
}

function actions({actions: all = []}) {
  return all.map(({type, description, resource, resourceId}) => element('details', {open: true},
    element('summary', {}, `${say(`${type}Action`)}: ${description}`),
    element('pre', {tabindex: 0}, resource ? JSON.stringify(resource, null, 2) : resourceId)));
}

function dismiss(card, service, done) {
  const choice = element('select', {'aria-label': say('why')},
    element('option', {value: ''}, say('dismiss')),
    card.overrideReasons.map((reason, at) => element('option', {value: at}, reason.display)));
  choice.addEventListener('change', () => {
    if (choice.value === '') return;
    const {code, system, display} = card.overrideReasons[Number(choice.value)];
    report(service, {card: card.uuid, outcome: 'overridden', overrideReason: {reason: {code, system, display}}}, done, []);
  });
  return element('p', {class: 'dismiss'}, choice);
}

async function report(service, entry, done, shown) {
  const body = JSON.stringify({feedback: [{...entry, outcomeTimestamp: new Date().toISOString()}]});
  let said = say('notSent');
  try {
    const reply = await fetch(`/cds-services/${service}/feedback`,
      {method: 'POST', headers: {'content-type': 'application/json'}, body, credentials: 'omit'});
    said = reply.ok ? say(entry.outcome) : `${say('notSent')} (${reply.status})`;
  } catch { /* said already */ }
  done.replaceChildren(element('p', {class: 'sent'}, said), ...shown);
}
