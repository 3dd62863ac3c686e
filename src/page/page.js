// The page: takes a record and a question, asks this process, and shows what it answers. Nothing is stored.

import {cards} from './cards.js';
import {copies} from './copies.js';
import {element} from './element.js';
import {findings, marked, patient, Record} from './findings.js';
import {timeline} from './timeline.js';
import {rules, unread} from './trace.js';
import {language, say, speak} from './words.js';

const at = id => document.getElementById(id);
let last = null;
let services = [];

function localise() {
  document.documentElement.lang = language();
  document.title = `oncohooks – ${say('purpose')}`;
  for (const node of document.querySelectorAll('[data-say]')) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll('[data-hint]')) node.placeholder = say(node.dataset.hint);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', say(node.dataset.label));
  for (const button of at('languages').children) button.setAttribute('aria-pressed', String(button.dataset.language === language()));
  at('book').href = `/book?language=${language()}`;
}

function question() {
  const typed = id => at(id).value.trim() || undefined;
  return {text: at('text').value, hook: typed('hook'), order: typed('order'), patient: typed('patient'),
    jurisdiction: typed('jurisdiction'), asOf: typed('as-of'), language: language()};
}

async function ask() {
  const asked = question();
  if (!asked.text.trim()) return tell([say('nothingPasted')]);
  at('status').className = 'busy';
  at('status').textContent = say('asking');
  try {
    const reply = await fetch('/page/evaluate', {method: 'POST', headers: {'content-type': 'application/json'}, body: JSON.stringify(asked), credentials: 'omit'});
    const body = await reply.json();
    if (!reply.ok) return tell((body.issue ?? []).map(issue => issue.details?.text ?? ''), reply.status);
    last = {asked, body};
    show(last);
    at('answer').focus({preventScroll: true});
    at('status').scrollIntoView({block: 'start'});
  } catch (cause) {
    tell([`${say('noAnswer')} (${cause.message})`]);
  }
}

function tell(mistakes, status) {
  last = null;
  at('answer').replaceChildren();
  at('status').className = 'failed';
  at('status').replaceChildren(say(status === 413 ? 'tooLarge' : 'refused'),
    element('ul', {}, mistakes.filter(Boolean).slice(0, 20).map(mistake => element('li', {}, explained(mistake)))));
}

// `error[several-patients]: …` in the words of this page, with what the program says.
function explained(mistake) {
  const [, code, rest] = /^error\[([a-z-]+)\]: ([\s\S]*)$/.exec(mistake) ?? [null, null, mistake];
  return code ? [say(code), element('small', {lang: 'en'}, rest)].flatMap((part, index) => index ? [' ', part] : [part]).reduce((node, part) => { node.append(part); return node; }, element('span')) : rest;
}

function show({asked, body}) {
  const record = new Record(asked.text);
  const milliseconds = (Number(body.tookMicroseconds) / 1000).toFixed(1);
  at('status').className = 'done';
  at('status').textContent = [say('cards', body.cards.length), say('took', milliseconds), say('ruleCount', body.rules.length),
    body.asked.hook, body.asked.jurisdiction, body.asked.asOf].join(' · ');
  const left = element('div', {class: 'left'}, cards(body), copies(asked, body, record, services.find(({id}) => id === body.asked.service)?.prefetch ?? {}));
  const right = element('div', {class: 'right'}, patient(body, record), timeline(body), findings(body, record, view));
  at('answer').replaceChildren(left, right, element('div', {class: 'below'}, rules(body), unread(body)));
}

function view(resource, finding) {
  const dialog = at('resource');
  at('resource-name').textContent = `${finding.reference}: ${[say(finding.finding), finding.value].filter(Boolean).join(' ')}`;
  dialog.querySelector('pre').replaceChildren(...marked(resource, finding));
  dialog.showModal();
  dialog.querySelector('mark')?.scrollIntoView({block: 'center'});
}

async function load(file) {
  at('text').value = await file.text();
  at('sample').value = '';
  at('text').focus();
}

async function samples() {
  const names = await (await fetch('/page/samples', {credentials: 'omit'})).json();
  at('sample').replaceChildren(element('option', {value: ''}, say('choose')),
    ...names.map(name => element('option', {value: name}, name.replace(/\.json$/, '').replace('.', ' – '))));
}

async function ready() {
  const {knowledge} = await (await fetch('/health/ready', {credentials: 'omit'})).json();
  at('jurisdiction').value = knowledge.jurisdiction;
  at('knowledge').textContent = `${say('knowledge')} ${knowledge.version}`;
}

at('question').addEventListener('submit', event => { event.preventDefault(); ask(); });
at('text').addEventListener('keydown', event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) ask(); });
at('file').addEventListener('change', () => { if (at('file').files[0]) load(at('file').files[0]); });
at('sample').addEventListener('change', async () => {
  if (!at('sample').value) return;
  at('text').value = await (await fetch(`/page/samples/${encodeURIComponent(at('sample').value)}`, {credentials: 'omit'})).text();
  for (const id of ['hook', 'order', 'patient']) at(id).value = '';
  ask();
});
at('close').addEventListener('click', () => at('resource').close());
for (const kind of ['dragover', 'drop']) {
  document.addEventListener(kind, event => {
    event.preventDefault();
    if (kind === 'drop' && event.dataTransfer.files[0]) load(event.dataTransfer.files[0]);
  });
}
for (const button of at('languages').children) {
  button.addEventListener('click', () => { speak(button.dataset.language); localise(); ready(); samples(); if (last) ask(); });
}
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach(node => { node.open = true; }));
speak(new URLSearchParams(location.search).get('language') ?? (navigator.language.startsWith('ja') ? 'ja' : 'en'));
localise();
ready();
samples();
services = (await (await fetch('/cds-services', {credentials: 'omit'})).json()).services;
