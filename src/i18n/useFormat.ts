/** The number formats of the language on screen. */
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';

export function useFormat(): Format {
  return createFormat(useTranslation().i18n.language);
}
