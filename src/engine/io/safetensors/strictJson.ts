/**
 * JSON as the Rust reader takes it, stricter than JSON.parse: no key twice in one object, no lone surrogates, and in a
 * header no number but unsigned integers written as digits. JSON.parse alone keeps the last of two equal keys in silence, which lets a file show one
 * tensor to one reader and another to the next.
 */

/**
 * @param numbers which numbers may stand in it
 * @throws SyntaxError with the position of the first thing that is not allowed
 */
export function parseStrictJson(text: string, numbers: 'unsigned' | 'any' = 'any'): unknown {
  const value: unknown = JSON.parse(text);
  scan(text, numbers); // text is valid JSON from here on
  return value;
}

function scan(text: string, numbers: 'unsigned' | 'any'): void {
  /** Keys seen in each open object, outermost first; null for an open array. */
  const open: (Set<string> | null)[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = stringEnd(text, at);
      const content: string = JSON.parse(text.slice(at, end));
      if (/\p{Surrogate}/u.test(content)) throw new SyntaxError(`lone surrogate in the string at position ${at}`);
      if (nextIsColon(text, end)) addKey(open.at(-1), content, at);
      at = end;
      continue;
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      const number = /[-+.0-9eE]+/y;
      number.lastIndex = at;
      const digits = number.exec(text)![0];
      if (numbers === 'unsigned' && !/^\d+$/.test(digits))
        throw new SyntaxError(`wanted an unsigned integer at position ${at}, got ${digits}`);
      at += digits.length;
      continue;
    }
    at++;
  }
}

/** Index after the closing quote. */
function stringEnd(text: string, begin: number): number {
  let at = begin + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function nextIsColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at])) at++;
  return text[at] === ':';
}

function addKey(keys: Set<string> | null | undefined, key: string, at: number): void {
  if (keys?.has(key)) throw new SyntaxError(`key ${JSON.stringify(key)} stands twice, again at position ${at}`);
  keys?.add(key);
}
