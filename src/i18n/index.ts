/** Starts translation; switches language while the page runs. Numbers inside sentences go through Intl. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { createFormat } from './format.ts';
import { type Language, loadMessages, pickLanguage } from './language.ts';

/** @param chosen the visitor's choice; null = as the browser asks */
export async function startI18n(chosen: Language | null): Promise<void> {
  const language = chosen ?? pickLanguage(navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: await loadMessages(language) } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  });
  addFormats();
  document.documentElement.lang = language;
}

export async function setLanguage(chosen: Language | null): Promise<void> {
  const language = chosen ?? pickLanguage(navigator.languages);
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loadMessages(language));
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** `{{sparsity, percent}}` and its kin, in every message. */
function addFormats(): void {
  const add = (name: 'integer' | 'percent' | 'decimal' | 'bytes' | 'duration') =>
    i18next.services.formatter?.add(name, (value: unknown, language) => {
      return typeof value === 'number' ? createFormat(language ?? 'en')[name](value) : String(value);
    });
  for (const name of ['integer', 'percent', 'decimal', 'bytes', 'duration'] as const) add(name);
}
