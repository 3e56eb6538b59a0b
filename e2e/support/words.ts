/** The words on the page by language: journeys find things by them, as a visitor does. */
import { en } from '../../src/i18n/en/index.ts';
import { zhCN } from '../../src/i18n/zh-CN/index.ts';

export const words = { en, 'zh-CN': zhCN } as const;
export type Language = keyof typeof words;
export const languages = Object.keys(words) as Language[];

/** How the page writes a value; whatever has another format is any text. */
const written: Readonly<Record<string, string>> = { percent: '([\\d.]+)%', integer: '[\\d,]+' };

/**
 * The text of a message on the page, anywhere in a longer one: `{{sparsity, percent}}` stands for what is given by its
 * name (as the page writes it), else for anything of that format. Percentages are groups of the pattern.
 */
export function said(message: string, values: Readonly<Record<string, string | number>> = {}): RegExp {
  const literal = (text: string | number) => `${text}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const parts = message.split(/{{\s*(\w+)(?:,\s*(\w+))?\s*}}/); // text, name, format, text, name, format, ...
  let pattern = literal(parts[0]);
  for (let i = 1; i < parts.length; i += 3) {
    const [name, format, text] = parts.slice(i, i + 3);
    pattern += (name in values ? literal(values[name]) : (written[format] ?? '.+?')) + literal(text);
  }
  return new RegExp(pattern);
}

/** The first percentage that a message says in a text. @throws when the text does not say it */
export function percentSaid(message: string, text: string): number {
  const share = said(message).exec(text)?.[1];
  if (share === undefined) throw new Error(`'${text}' does not say '${message}'`);
  return Number(share);
}
