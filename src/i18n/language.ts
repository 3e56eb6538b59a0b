/** Which language a visitor reads, and how it is loaded: only the one that is read, as a file of its own. */
import type { Messages } from './messages.ts';

export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/** @param wanted BCP 47 tags in the visitor's order */
export function pickLanguage(wanted: readonly string[]): Language {
  const tag = wanted.find((one) => /^(en|zh)\b/i.test(one)) ?? 'en';
  return /^zh\b/i.test(tag) ? 'zh-CN' : 'en';
}

export async function loadMessages(language: Language): Promise<Messages> {
  return language === 'en' ? (await import('./en/index.ts')).en : (await import('./zh-CN/index.ts')).zhCN;
}
