// Early therapy and the lines of metastatic disease, drawn over the years; a table says the same to those who do not see it.

import {element, section, svg} from './element.js';
import {drug, say} from './words.js';

const ROW = 44;
const DAY = 86400000;

export function timeline({case: patient, asked, drugs}) {
  const courses = patient.cancers.flatMap(cancer => coursesOf(cancer, patient.cancers.length > 1, drugs));
  if (!courses.length) return section('timeline', say('timeline'), element('p', {class: 'hint'}, say('noTherapy')));
  const place = element('div', {class: 'drawn'});
  const draw = () => place.replaceChildren(drawn(courses, patient, asked, Math.max(280, place.clientWidth)));
  new ResizeObserver(draw).observe(place);
  return section('timeline', say('timeline'), place, table(courses), open(patient));
}

function coursesOf(cancer, several, drugs) {
  const {lines = [], early = []} = cancer.therapy ?? {};
  const of = several ? ` (${cancer.disease})` : '';
  const names = list => list.map(id => drug(id, drugs)).join(' + ');
  return [
    ...early.map(course => ({...course, kind: 'early', label: say(course.setting) + of, drugs: names(course.drugs)})),
    ...lines.map((line, at) => ({...line, kind: 'line', until: lines[at + 1]?.start, label: say('lineNumber', line.line) + of, drugs: names(line.drugs)})),
  ];
}

function drawn(courses, patient, asked, width) {
  const today = time(asked.asOf, false);
  const known = courses.flatMap(course => [time(course.start, false), time(course.end, true)]).filter(Number.isFinite);
  const spread = patient.cancers.map(cancer => time(cancer.metastaticSince, false)).filter(Number.isFinite);
  const first = Math.min(today - 400 * DAY, ...known, ...spread) - 30 * DAY;
  const last = Math.max(today, ...known) + 30 * DAY;
  const x = at => 4 + (at - first) / (last - first) * (width - 8);
  const height = courses.length * ROW + 30;
  const picture = svg('svg', {width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', class: 'timeline'});
  years(picture, first, last, x, height);
  for (const at of spread) {
    picture.append(svg('line', {class: 'spread', x1: x(at), x2: x(at), y1: 0, y2: height - 22}));
  }
  picture.append(svg('line', {class: 'today', x1: x(today), x2: x(today), y1: 0, y2: height - 22}));
  courses.forEach((course, at) => bar(picture, course, at * ROW, {x, today, first, width}));
  return picture;
}

function years(picture, first, last, x, height) {
  const from = new Date(first).getUTCFullYear() + 1;
  const to = new Date(last).getUTCFullYear();
  const every = Math.ceil((to - from + 1) / 8);
  for (let year = from; year <= to; year += 1) {
    const at = x(Date.UTC(year, 0, 1));
    picture.append(svg('line', {class: 'year', x1: at, x2: at, y1: 0, y2: height - 18}));
    if ((year - from) % every === 0) picture.append(svg('text', {x: at + 2, y: height - 6, class: 'tick'}, String(year)));
  }
}

function bar(picture, course, top, {x, today, first, width}) {
  const start = time(course.start, false);
  const end = course.status === 'running' ? today : time(course.end, true);
  // Nobody knows when it ended, but the next line had begun.
  const latest = Number.isFinite(time(course.until, false)) ? time(course.until, false) : today;
  const [from, to] = [x(Number.isFinite(start) ? start : first), x(Number.isFinite(end) ? end : latest)];
  const sure = Number.isFinite(start) && (Number.isFinite(end) || course.status === 'running');
  const length = Math.max(3, to - from);
  picture.append(svg('rect', {class: `${course.kind}${sure ? '' : ' unsure'}`, x: from, y: top + 22, width: length, height: 14, rx: 3}));
  if (course.status === 'running') {
    picture.append(svg('path', {class: 'line', d: `M${to} ${top + 18}l10 11l-10 11z`}));
  }
  const text = svg('text', {y: top + 16, class: 'name'}, `${course.label}: ${course.drugs}`);
  // What would run out of the picture ends where its bar ends.
  if (from > width / 2) { text.setAttribute('x', Math.min(width - 2, Math.max(from + length, 0))); text.setAttribute('text-anchor', 'end'); }
  else text.setAttribute('x', from);
  picture.append(text);
}

function table(courses) {
  const rows = courses.map(({label, drugs, start, end, status}) => element('tr', {},
    element('th', {scope: 'row'}, label), element('td', {}, drugs), element('td', {}, start ?? say('unknown')),
    element('td', {}, status === 'running' ? say('running') : end ?? say('unknown'))));
  const heads = ['what', 'drugs', 'from', 'to'].map(key => element('th', {scope: 'col'}, say(key)));
  return element('div', {class: 'unseen'},
    element('table', {}, element('thead', {}, element('tr', {}, heads)), element('tbody', {}, rows)));
}

function open({cancers}) {
  const entries = cancers.flatMap(cancer => cancer.therapy?.open ?? []);
  if (!entries.length) return null;
  return element('p', {class: 'hint'}, `${say('lineOpen')}: ${entries.map(({reference, why}) => `${say(why)} (${reference})`).join(', ')}`);
}

// Milliseconds of a date as precise as it is written: its first day, or its last.
function time(date, isEnd) {
  if (!date) return NaN;
  const [year, month, day] = date.split('-').map(Number);
  if (!isEnd || day) return Date.UTC(year, (month || 1) - 1, day || 1);
  return Date.UTC(month ? year : year + 1, month ? month : 0, 1) - DAY;
}
