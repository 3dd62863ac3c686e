// Each rule's verdict criterion by criterion, and what could not be read.

import {element, section} from './element.js';
import {language, say} from './words.js';

const ORDER = ['met', 'undetermined', 'not-met'];
const SIGN = {met: '✓', undetermined: '?', 'not-met': '✗'};

export function rules({rules: all, tests}) {
  const groups = ORDER.map(verdict => [verdict, all.filter(rule => rule.verdict === verdict)]).filter(([, group]) => group.length);
  return section('rules', say('rules', all.length), groups.map(([verdict, group]) => element('details', {open: verdict !== 'not-met'},
    element('summary', {}, element('span', {class: `sign ${verdict}`, 'aria-hidden': 'true'}, SIGN[verdict]), ` ${say(verdict)} (${group.length})`),
    group.map(rule => show(rule, tests ?? {})))));
}

function show(rule, tests) {
  const words = [...(rule.criteriaInWords ?? [])];
  const lines = rule.criteria.map(part => {
    const at = words.findIndex(({criteria}) => criteria.includes(part.criterion));
    // A criterion about both receptors gives two verdicts.
    const own = at < 0 ? null : words[at];
    if (own?.criteria.length === 1) words.splice(at, 1);
    const missing = part.missing?.length ? `${say('missing')}: ${part.missing.map(test => Object.hasOwn(tests, test) ? tests[test] : say(test)).join(say('comma'))}` : null;
    return element('li', {class: part.verdict},
      element('span', {class: `sign ${part.verdict}`, role: 'img', 'aria-label': say(part.verdict)}, SIGN[part.verdict]),
      element('span', {}, own ? own.text + (own.criteria.length > 1 ? ` (${say(part.criterion)})` : '') : say(part.criterion)),
      element('small', {}, [missing, part.doubt ? say(part.doubt === 'absent' ? 'noResult' : part.doubt) : null].filter(Boolean).join(say('comma'))));
  });
  return element('details', {class: 'rule'},
    element('summary', {}, rule.title?.[language()] ?? rule.rule, element('code', {}, rule.rule)),
    element('ul', {class: 'criteria'}, lines));
}

export function unread({case: read, unknownCodes, silences}) {
  const {codes = []} = unknownCodes ?? {};
  const seen = read.notSeen.map(({place, why, found}) => element('li', {}, `${place}: ${say(why)}`, found ? element('small', {}, found) : null));
  const passed = codes.map(({place, system, code, display, count}) => element('tr', {},
    element('td', {}, say(place)), element('td', {}, display || '–'), element('td', {}, code || '–'), element('td', {}, system || '–'), element('td', {}, String(count))));
  const heads = ['where', 'display', 'code', 'system', 'count'].map(key => element('th', {scope: 'col'}, say(key)));
  return section('unread', say('unread', seen.length + codes.length),
    seen.length || codes.length ? null : element('p', {class: 'hint'}, say('allRead')),
    seen.length ? element('ul', {}, seen) : null,
    codes.length ? element('details', {open: codes.length < 8}, element('summary', {}, say('codes', codes.length)),
      element('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('codes', codes.length)},
        element('table', {}, element('thead', {}, element('tr', {}, heads)), element('tbody', {}, passed)))) : null,
    silences?.length ? element('details', {}, element('summary', {}, say('silences', silences.length)),
      element('ul', {}, silences.map(silence => element('li', {lang: 'en'}, silence)))) : null);
}
