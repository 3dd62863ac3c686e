// The question to take along: as a curl command, as a scenario of the project's tests, as files that stay.

import {element, section} from './element.js';
import {documents} from './findings.js';
import {say} from './words.js';

export function copies(question, answer, record, templates) {
  const said = element('span', {role: 'status'});
  const copy = (key, make) => element('button', {type: 'button', click: async () => {
    const text = make();
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = say('copied');
    } catch {
      const place = element('textarea', {readonly: true, rows: 8, 'aria-label': say(key)});
      place.value = text;
      said.replaceChildren(say('copyByHand'), place);
      place.select();
    }
  }}, say(key));
  return section('copies', say('takeAlong'),
    element('div', {class: 'buttons'},
      copy('asCurl', () => curl(question, answer, record, templates)),
      copy('asScenario', () => scenario(answer, record)),
      element('button', {type: 'button', click: () => save('call.json', JSON.stringify(call(question, answer, record, templates), null, 2), 'application/json')}, say('asCall')),
      element('button', {type: 'button', click: async () => save('answer.html', await page(), 'text/html')}, say('asPage'))),
    said, element('p', {class: 'hint'}, say('holdsPatient')));
}

// The hook call that gives this answer. A call that was pasted stays as it is, but for an order that was added.
export function call(question, {asked}, record, templates) {
  const [first] = documents(question.text);
  const isCall = first && typeof first === 'object' && 'hook' in first && 'context' in first;
  const made = isCall ? structuredClone(first) : {
    hook: asked.hook,
    hookInstance: crypto.randomUUID?.() ?? '00000000-0000-4000-8000-000000000000',
    context: {userId: 'Practitioner/example', patientId: asked.patient},
    prefetch: prefetch(record, asked.patient, templates),
  };
  made.hook = asked.hook;
  if (question.order) {
    const taken = new Set(record.resources.map(({id}) => id));
    let number = 1;
    while (taken.has(`order-${number}`)) number += 1;
    const resource = {resourceType: 'MedicationRequest', id: `order-${number}`, status: 'draft', intent: 'order',
      medicationCodeableConcept: {text: question.order}, dosageInstruction: [{text: question.order}]};
    const others = made.context.draftOrders?.entry ?? [];
    made.context.draftOrders = {resourceType: 'Bundle', type: 'collection', entry: [...others, {resource}]};
    if (asked.hook === 'order-select') made.context.selections = [...(made.context.selections ?? []), `MedicationRequest/order-${number}`];
  }
  return made;
}

// Every key that discovery asks for; all of a type stands under the first key of the type.
function prefetch(record, patient, templates) {
  const rest = new Set(record.resources);
  const filled = Object.entries(templates).map(([key, template]) => {
    const type = template.split(/[/?]/)[0];
    if (type === 'Patient') return [key, record.find(`Patient/${patient}`) ?? {resourceType: 'Patient', id: patient}];
    const entry = [...rest].filter(({resourceType}) => resourceType === type).map(resource => { rest.delete(resource); return {resource}; });
    return [key, {resourceType: 'Bundle', type: 'searchset', entry}];
  });
  const others = [...rest].filter(({resourceType}) => resourceType !== 'Patient').map(resource => ({resource}));
  return Object.fromEntries(others.length ? [...filled, ['others', {resourceType: 'Bundle', type: 'searchset', entry: others}]] : filled);
}

function curl(question, answer, record, templates) {
  const body = JSON.stringify(call(question, answer, record, templates));
  return `curl -s -H 'content-type: application/json' -H 'accept-language: ${answer.asked.language}' --data-binary @- ${location.origin}/cds-services/${answer.asked.service} <<'END-OF-CALL'\n${body}\nEND-OF-CALL\n`;
}

const TESTS = {er: 'ER', pgr: 'PgR', 'her2-ihc': 'HER2 IHC', 'her2-ish': 'HER2 ISH', 'pd-l1': 'PD-L1', lvef: 'LVEF', 'body-weight': 'Body weight',
  neutrophils: 'Neutrophils', glucose: 'Glucose', ugt1a1: 'UGT1A1', 'chest-ct': 'Chest CT'};
const DISEASE = {breast: 'Breast cancer', nsclc: 'Non-small cell lung cancer'};

// A section for tests/scenarios. What the one-line form cannot say (status, reports) has to be added by hand.
function scenario({case: read, cards, asked}, record) {
  const line = fields => `  - ${fields.map(field => String(field ?? '').replace(/[\n|]/g, ' ').trim()).join(' | ').replace(/( \|\s*)+$/, '')}`;
  const list = (name, lines) => lines.length ? [`${name}:`, ...lines] : [];
  const birth = record.first('Patient')?.birthDate;
  const conditions = read.cancers.flatMap(cancer => [
    line([DISEASE[cancer.disease] ?? cancer.disease, cancer.diagnosed]),
    ...(cancer.stage === 'metastatic-or-recurrent' ? [line(['Metastasis', cancer.metastaticSince])] : [])]);
  const results = read.findings.filter(finding => finding.use === 'used').map(finding =>
    line([finding.gene ?? TESTS[finding.finding] ?? finding.finding, finding.value, finding.date, finding.site ?? finding.specimen, finding.assay ? 'final' : '', finding.assay]));
  const drugs = read.exposures.map(exposure =>
    line([exposure.drug, `${exposure.start ?? ''}..${exposure.end ?? ''}`, exposure.course === 'running' ? 'active' : 'completed', exposure.setting === 'early' ? 'adjuvant' : '']));
  const orders = read.orders.map(order => line([order.drug]));
  const kept = [...(birth ? [`born: "${birth.slice(0, 4)}"`] : []), ...list('conditions', conditions), ...list('results', results), ...list('drugs', drugs), ...list('orders', orders)];
  return ['## ', '', '```yaml add', ...kept, '```', `\`\`\`cards ${asked.hook}${asked.jurisdiction === 'US' ? ' US' : ''}`,
    ...(cards.length ? cards.flatMap(brief) : ['(none)']), '```', ''].join('\n');
}

function brief(card) {
  const own = card.extension?.['org.oncohooks'] ?? {};
  const order = own.order ? ` ${own.order.drug}: ${own.order.check} ${own.order.verdict}` : '';
  const options = (own.options ?? []).map(({regimen, verdict}) => `  option   ${regimen.join(' + ')} (${verdict})`);
  return [`${card.indicator} ${own.kind}${order}`, ...(own.rules ?? []).map(rule => `  rule     ${rule}`), ...options,
    ...(own.missing ?? []).map(test => `  missing  ${test}`)];
}

async function page() {
  const style = await (await fetch('/page/page.css', {credentials: 'omit'})).text();
  const kept = document.getElementById('answer').cloneNode(true);
  kept.querySelectorAll('button, select, #copies').forEach(node => node.replaceWith(...(node.matches('.where') ? [node.textContent] : [])));
  kept.querySelectorAll('details').forEach(node => node.setAttribute('open', ''));
  const status = document.getElementById('status').cloneNode(true);
  const root = element('html', {lang: document.documentElement.lang},
    element('head', {}, element('meta', {charset: 'utf-8'}), element('title', {}, `oncohooks ${new Date().toISOString().slice(0, 10)}`), element('style', {}, style)),
    element('body', {}, element('main', {}, status, kept)));
  return `<!doctype html>\n${root.outerHTML}`;
}

function save(name, text, type) {
  const url = URL.createObjectURL(new Blob([text], {type}));
  element('a', {href: url, download: `oncohooks-${name}`}).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
