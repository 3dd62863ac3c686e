// The GitHub Flavored Markdown that cards use: paragraphs, lists, tables, bold, italic, code, links, escapes.
// Elements are made one by one, so nothing in a text can become markup that is not in this list.

import {element} from './element.js';

const ENTITIES = {lt: '<', gt: '>', amp: '&', quot: '"'};

export function markdown(text) {
  const made = element('div', {class: 'detail'});
  for (const block of text.split(/\n{2,}/)) made.append(...blocks(block.split('\n')));
  return made;
}

function blocks(lines) {
  const made = [];
  while (lines.length) {
    if (isItem(lines[0])) {
      made.push(list(take(lines, isItem)));
    } else if (lines[0].startsWith('|')) {
      const rows = take(lines, line => line.startsWith('|')).map(cells);
      const body = rows.slice(1).filter(row => !row.every(cell => /^:?-+:?$/.test(cell)));
      made.push(element('table', {},
        element('thead', {}, element('tr', {}, rows[0].map(cell => element('th', {scope: 'col'}, inline(cell))))),
        element('tbody', {}, body.map(row => element('tr', {}, row.map(cell => element('td', {}, inline(cell))))))));
    } else {
      const plain = take(lines, line => !isItem(line) && !line.startsWith('|'));
      made.push(element('p', {}, inline(plain.join(' '))));
    }
  }
  return made;
}

const isItem = line => /^ *- /.test(line);
const depth = line => line.search(/\S/);

// Items that stand further right belong to the item before them.
function list(items) {
  const made = element('ul');
  while (items.length) {
    const item = items.shift();
    const inner = take(items, line => depth(line) > depth(item));
    made.append(element('li', {}, inline(item.trimStart().slice(2)), inner.length ? list(inner) : null));
  }
  return made;
}

function take(lines, fits) {
  const end = lines.findIndex(line => !fits(line));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function cells(line) {
  return line.replace(/^\|/, '').replace(/\|$/, '').split(/(?<!\\)\|/).map(cell => cell.trim());
}

const PIECES = /\\([!-/:-@[-`{-~])|&(#\d{1,6}|[a-z]{2,4});|\*\*(.+?)\*\*(?!\*)|`([^`]+)`|\[((?:\\.|[^\]\\])*)\]\(([^()\s]+)\)/g;

export function inline(text) {
  const made = [];
  let plain = '';
  let at = 0;
  const flush = () => { if (plain) made.push(plain); plain = ''; };
  for (const found of text.matchAll(PIECES)) {
    const [whole, escaped, entity, bold, code, label, address] = found;
    plain += text.slice(at, found.index);
    at = found.index + whole.length;
    if (escaped) plain += escaped;
    else if (entity) plain += entity.startsWith('#') ? String.fromCodePoint(Number(entity.slice(1))) : ENTITIES[entity] ?? whole;
    else { flush(); made.push(bold ? element('strong', {}, inline(bold)) : code ? element('code', {}, code) : link(label, address)); }
  }
  plain += text.slice(at);
  flush();
  return made;
}

// A link that leads to a web page and nowhere else.
export function link(label, address) {
  let url = null;
  try { url = new URL(address); } catch { /* not an address */ }
  if (!url || !['http:', 'https:'].includes(url.protocol)) return element('span', {}, label);
  return element('a', {href: url.href, rel: 'noreferrer noopener', target: '_blank'}, label);
}
