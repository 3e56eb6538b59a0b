/** Whether a text is well-formed XML, as far as pictures need it: one root, nested tags, quoted attributes, escaped text. */

const tag = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z][\w:-]*="[^"<]*")*)\s*(\/?)>/y;
const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;

/** @returns what is wrong and where; null = nothing */
export function xmlFault(text: string): string | null {
  if (entity.test(text)) return `a bare & at ${text.search(entity)}`;
  const open: string[] = [];
  let roots = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at);
      const words = text.slice(at, next < 0 ? text.length : next);
      if (open.length === 0 && words.trim() !== '') return `text outside the root at ${at}`;
      if (words.includes('>')) return `a bare > at ${at}`;
      at += words.length;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (!found) return `no tag at ${at}: ${text.slice(at, at + 60)}`;
    const [all, closes, name, attributes, empty] = found;
    const names = [...attributes.matchAll(/([\w:-]+)=/g)].map(([, key]) => key);
    if (new Set(names).size < names.length) return `an attribute twice at ${at}`;
    if (closes) {
      if (open.pop() !== name) return `</${name}> closes another at ${at}`;
    } else {
      if (open.length === 0) roots += 1;
      if (!empty) open.push(name);
    }
    at += all.length;
  }
  if (open.length > 0) return `<${open.at(-1)}> is not closed`;
  return roots === 1 ? null : `${roots} roots`;
}
