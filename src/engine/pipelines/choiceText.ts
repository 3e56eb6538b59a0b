/**
 * A chosen catalogue entry as one short word, for links and keys: `magnitude`, `nm(keep:2,of:4)`,
 * `perLayer(sparsities:conv1.weight=0.5;conv2.weight=0.9)`. Only what the choice names is written.
 */
import type { Choice } from './recipe.ts';

export function writeChoice({ id, options }: Choice): string {
  const parts = Object.entries(options).map(([name, value]) => `${name}:${writeValue(value)}`);
  return parts.length === 0 ? id : `${id}(${parts.join(',')})`;
}

/** @returns null for text of another shape; ids and options are for the catalogue to check */
export function readChoice(text: string): Choice | null {
  const [, id, inside] = /^([A-Za-z][\w-]*)(?:\((.*)\))?$/.exec(text) ?? [];
  if (id === undefined) return null;
  const options: Record<string, unknown> = {};
  for (const part of inside ? inside.split(',') : []) {
    const colon = part.indexOf(':');
    if (colon < 1) return null;
    options[part.slice(0, colon)] = readValue(part.slice(colon + 1));
  }
  return { id, options };
}

function writeValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, number]) => `${name}=${number}`)
    .join(';');
}

function readValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === '') return {};
  if (text.includes('=')) {
    return Object.fromEntries(
      text.split(';').map((pair) => {
        const equals = pair.lastIndexOf('=');
        return [pair.slice(0, equals), Number(pair.slice(equals + 1))];
      }),
    );
  }
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}
