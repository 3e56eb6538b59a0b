/** Says a Sentence that the worker sent: ids among its values are given their names first. */
import { useTranslation } from 'react-i18next';
import type { Sentence } from '../workers/protocol.ts';

/** Values that are ids of something with a translated name, and where that name stands. */
const named: Readonly<Record<string, (id: string | number) => string>> = {
  method: (id) => `methods.${id}.name`,
  network: (id) => `networks.${id}.name`,
  checkpoint: (id) => `checkpoints.${id}`,
  phase: (id) => `phases.${id}`,
};

export function useSay(): (sentence: Sentence) => string {
  const { t, i18n } = useTranslation();
  return ({ key, values }) => {
    const spoken: Record<string, string | number> = {};
    for (const [name, value] of Object.entries(values)) {
      const message = named[name]?.(value);
      spoken[name] = message && i18n.exists(message) ? t(message) : value;
    }
    return t(key, spoken);
  };
}
