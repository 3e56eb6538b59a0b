/** An error in the language on screen. */
import { useTranslation } from 'react-i18next';
import type { ErrorReport } from '../engine/errors.ts';
import { errorKeys } from './errorWords.ts';

export interface ErrorWords {
  readonly sentence: string;
  /** The reason of a refusal, or what to do. */
  readonly next: string;
}

export function useErrorWords(): (error: Pick<ErrorReport, 'code' | 'details'>) => ErrorWords {
  const { t, i18n } = useTranslation();
  const message = (key: string): string | undefined => {
    const found: unknown = i18n.getResource(i18n.language, 'translation', key);
    return typeof found === 'string' ? found : undefined;
  };
  return (error) => {
    const { sentence, next } = errorKeys(error, message);
    return { sentence: t(sentence, error.details), next: t(next, error.details) };
  };
}
