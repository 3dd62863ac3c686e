// The patient in one line, and every finding with the resource it was read from; its words are marked there.

import {element, section} from './element.js';
import {drug, say} from './words.js';

// Findings whose name says all.
const CONDITIONS = /^(interstitial-lung-disease|brain-metastasis|pregnancy)/;

// A sign is one word of ours; whatever else a result holds is said as it is.
const SIGNS = new Set(['positive', 'negative', 'equivocal']);
const spoken = value => SIGNS.has(value) ? say(value) : value;

export function patient({case: read, drugs}, record) {
  const cancers = read.cancers.map(cancer => [
    say(cancer.disease),
    cancer.laterality ? say(cancer.laterality) : null,
    say(cancer.stage) + (cancer.metastaticSince ? ` (${cancer.metastaticSince})` : ''),
    cancer.activity === 'past' ? say('past') : null,
    cancer.therapy?.line ? say(cancer.therapy.lineStatus === 'open' ? 'lineNotSure' : 'inLine', cancer.therapy.line) : null,
  ].filter(Boolean).join(say('comma')));
  const used = read.findings.filter(finding => finding.use === 'used' && finding.finding !== 'variant');
  used.sort((one, other) => (one.date ?? '').localeCompare(other.date ?? ''));
  const shown = [...new Map(used.map(finding => [finding.finding, finding])).values()].slice(-8);
  const results = shown.map(finding => CONDITIONS.test(finding.finding) ? say(finding.finding) : `${say(finding.finding)} ${spoken(finding.value)}`);
  const running = read.exposures.filter(exposure => exposure.course === 'running' && exposure.known);
  const now = [...new Set(running.map(exposure => drug(exposure.drug, drugs)))];
  const parts = [born(record), read.menopause ? say(read.menopause) : null, ...cancers, ...results, now.length ? `${say('running')}: ${now.join(' + ')}` : null];
  return section('patient-line', say('patientLine'), element('p', {class: 'line'}, parts.filter(Boolean).join(' · ') || say('noCancer')));
}

function born(record) {
  const person = record.first('Patient');
  const gender = ['female', 'male'].includes(person?.gender) ? say(person.gender) : null;
  const year = typeof person?.birthDate === 'string' ? say('born', person.birthDate.slice(0, 4)) : null;
  return [gender, year].filter(Boolean).join(' ') || null;
}

export function findings({case: read, drugs}, record, view) {
  const given = read.exposures.map(exposure => ({
    finding: 'given', value: drug(exposure.drug, drugs), date: [exposure.start, exposure.end].map(date => date ?? '').join(' – '),
    reference: exposure.reference, use: exposure.known ? 'used' : 'shown', why: exposure.known ? null : 'drugUnknown', about: say(exposure.course),
  }));
  const ordered = read.orders.map(order => ({finding: 'ordered', value: order.drug ? drug(order.drug, drugs) : '?', reference: order.reference, use: 'used'}));
  const pending = read.pending.map(test => ({finding: 'requested', value: [say(test.finding), test.assay].filter(Boolean).join(' '), reference: test.reference, use: 'used'}));
  const all = [...read.findings, ...given, ...ordered, ...pending];
  if (!all.length) return section('findings', say('findings', 0), element('p', {class: 'hint'}, say('nothingRead')));
  const heads = ['finding', 'value', 'date', 'usedFor', 'readFrom'].map(key => element('th', {scope: 'col'}, say(key)));
  return section('findings', say('findings', all.length), element('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'findings-heading'},
    element('table', {}, element('thead', {}, element('tr', {}, heads)), element('tbody', {}, all.map(finding => row(finding, record, view))))));
}

const organ = name => name ? say(`site-${name}`).replace(/^site-/, '') : null;

function row(finding, record, view) {
  const more = [finding.assay, organ(finding.specimen), organ(finding.site), finding.laterality ? say(finding.laterality) : null, finding.about,
    finding.class ? say(finding.class) : null, finding.significance && finding.significance !== 'not-stated' ? say(finding.significance) : null,
    finding.origin && finding.origin !== 'unknown' ? say(finding.origin) : null];
  const name = [say(finding.finding), finding.gene].filter(Boolean).join(' ');
  const value = finding.use === 'rejected' ? '–' : spoken(finding.value) ?? (finding.state ? say(finding.state) : '–');
  const found = record.find(finding.reference);
  const where = found
    ? element('button', {type: 'button', class: 'where', click: () => view(found, finding)}, finding.reference)
    : element('span', {class: 'where'}, finding.reference ?? '–');
  return element('tr', {class: finding.use},
    element('th', {scope: 'row'}, name),
    element('td', {}, value, element('small', {}, more.filter(Boolean).join(say('comma')))),
    element('td', {}, finding.date ?? '–'),
    element('td', {}, say(finding.use), finding.why ? element('small', {}, say(finding.why)) : null),
    element('td', {}, where));
}

// Every resource of what was pasted, by reference and by full URL.
export class Record {
  #known = new Map();
  #order = [];

  constructor(text) {
    for (const document of documents(text)) this.#walk(document, 0);
  }

  find(reference) {
    if (!reference) return null;
    const [bare] = reference.split('#');
    return this.#known.get(reference) ?? this.#known.get(bare) ?? this.#known.get(bare.split('/').slice(-2).join('/')) ?? null;
  }

  first(type) {
    return this.#order.find(resource => resource.resourceType === type) ?? null;
  }

  get resources() {
    return this.#order;
  }

  #walk(value, depth) {
    if (depth > 60 || value === null || typeof value !== 'object') return;
    if (typeof value.resourceType === 'string' && value.resourceType !== 'Bundle') {
      this.#order.push(value);
      if (typeof value.id === 'string') this.#note(`${value.resourceType}/${value.id}`, value);
    }
    if (typeof value.fullUrl === 'string' && value.resource) this.#note(value.fullUrl, value.resource);
    for (const inner of Object.values(value)) this.#walk(inner, depth + 1);
  }

  #note(name, resource) {
    if (!this.#known.has(name)) this.#known.set(name, resource);
  }
}

export function documents(text) {
  try { return [JSON.parse(text)]; } catch { /* not one document */ }
  return text.split('\n').filter(line => line.trim()).flatMap(line => {
    try { return [JSON.parse(line)]; } catch { return []; }
  });
}

// The resource as JSON, with the lines that say the finding marked.
export function marked(resource, finding) {
  const lines = JSON.stringify(resource, null, 2).split('\n');
  const tokens = [...new Set(String(finding.received ?? finding.value ?? '').toLowerCase().split(/[\s,;()％]+/).filter(token => /[\p{L}\d]/u.test(token)))];
  const said = line => line.slice(line.indexOf(':') + 1).toLowerCase();
  const isWhole = (line, token) => new RegExp(`(^|[^\\p{L}\\d.])${token.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}($|[^\\p{L}\\d.])`, 'u').test(said(line));
  const isLabel = line => /^\s*"(system|url|id|reference|resourceType|fullUrl|unit)":/.test(line);
  let hits = lines.map(line => !isLabel(line) && tokens.some(token => isWhole(line, token)));
  if (!hits.includes(true)) hits = lines.map(line => /^\s*"(display|text|code|valueString|valueBoolean|value|conclusion)": [^{[]/.test(line));
  return lines.flatMap((line, at) => [hits[at] ? element('mark', {}, line) : line, '\n']);
}
