/** The catalogue's English messages by key, for documents. */
import { catalog } from '../src/i18n/en/catalog.ts';

/** @throws Error when English has no such message. */
export function sayInEnglish(key: string): string {
  const message = key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], catalog);
  if (typeof message !== 'string') throw new Error(`docs: English has no message '${key}'`);
  const symbols: Readonly<Record<string, string>> = catalog.symbols;
  return message.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => symbols[name] ?? whole);
}
