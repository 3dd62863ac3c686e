// Makes elements. Every text goes in as text, never as markup: records are not to be trusted.

const SVG = 'http://www.w3.org/2000/svg';

// `element('p', {class: 'hint'}, 'text', child)`. A member that is a function is a listener; null is left out.
export function element(name, members = {}, ...children) {
  return fill(document.createElement(name), members, children);
}

export function svg(name, members = {}, ...children) {
  return fill(document.createElementNS(SVG, name), members, children);
}

function fill(node, members, children) {
  for (const [name, value] of Object.entries(members)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') node.append(child);
  }
  return node;
}

// A part of the answer with its heading.
export function section(id, heading, ...children) {
  return element('section', {id, 'aria-labelledby': `${id}-heading`},
    element('h2', {id: `${id}-heading`}, heading), ...children);
}
