/** What the share of right answers is called: those of a language model are next tokens. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';

export function useAccuracyWord(): string {
  const { t } = useTranslation();
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  return t(language ? 'compare.measures.nextToken' : 'compare.measures.accuracy');
}
