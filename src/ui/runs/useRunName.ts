/** The name of a run: the visitor's, or one made of its recipe. */
import { useTranslation } from 'react-i18next';
import type { RunRecord } from '../../workers/protocol.ts';

export function useRunName(): (
  run: Pick<RunRecord, 'name' | 'architecture' | 'settings' | 'sparsity' | 'parent'>,
) => string {
  const { t } = useTranslation();
  return ({ name, architecture, settings, sparsity, parent }) =>
    name ||
    t(parent ? 'runs.untitledBranch' : 'runs.untitled', {
      network: t(`networks.${architecture}.name`, architecture),
      method: t(`methods.${settings.method.id}.name`, settings.method.id),
      sparsity,
    });
}
