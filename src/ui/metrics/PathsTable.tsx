/**
 * Nominal beside effective sparsity, layer by layer: kept weights on no way from input to output do nothing. Beside them
 * what the cut made of each layer's output, where that was measured.
 */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import type { Metrics } from '../../workers/protocol.ts';
import { shortName } from '../groups/groupText.ts';

export function PathsTable({ paths }: { readonly paths: NonNullable<Metrics['paths']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = useStore(labStore, ({ model }) => model?.task === 'language');
  const layers = useStore(labStore, (state) => state.layers);
  const errors = new Map(layers.flatMap(({ name, error }) => (error === null ? [] : [[name, error] as const])));
  return (
    <>
      <table>
        <caption>{t('metrics.paths.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('metrics.paths.layer')}</th>
            <th scope="col">{t('metrics.paths.nominal')}</th>
            <th scope="col">{t('metrics.paths.effective')}</th>
            <th scope="col">{t('metrics.paths.dead')}</th>
            {errors.size > 0 && <th scope="col">{t('metrics.paths.error')}</th>}
          </tr>
        </thead>
        <tbody>
          {paths.map(({ name, weights, kept, live, outputs, deadOutputs }) => (
            <tr key={name}>
              <th scope="row" title={name}>
                {shortName(name)}
              </th>
              <td>{format.percent(1 - kept / weights)}</td>
              <td>{format.percent(1 - live / weights)}</td>
              <td>{t('metrics.paths.deadOf', { dead: deadOutputs, outputs })}</td>
              {errors.size > 0 && <td>{errors.has(name) ? format.percent(errors.get(name) ?? 0) : '–'}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {errors.size > 0 && <p>{t('metrics.paths.errorWhat')}</p>}
      <p>{t(language ? 'metrics.paths.lessonLanguage' : 'metrics.paths.lesson')}</p>
    </>
  );
}

/** Share of the prunable weights that the network came with which do nothing: cut, on no way, or not there any more. */
export function effectiveSparsity({ paths, prunable }: Pick<Metrics, 'paths' | 'prunable'>): number {
  return 1 - (paths ?? []).reduce((total, { live }) => total + live, 0) / prunable;
}
