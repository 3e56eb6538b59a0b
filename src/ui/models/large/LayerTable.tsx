/** Sparsity, reconstruction error and raised dampening of every layer that is cut, newest first while it runs. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeStore } from '../../../state/large.ts';
import styles from './Large.module.css';

export function LayerTable() {
  const { t } = useTranslation();
  const format = useFormat();
  const layers = useStore(largeStore, (state) => state.layers);
  const dampened = layers.some(({ raised }) => raised !== null);
  if (layers.length === 0) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('large.run.layers')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('large.run.layer')}</th>
              <th scope="col">{t('large.run.sparsity')}</th>
              <th scope="col">{t('large.run.error')}</th>
              {dampened && <th scope="col">{t('large.run.dampening')}</th>}
            </tr>
          </thead>
          <tbody>
            {layers.toReversed().map(({ name, weights, pruned, error, raised }) => (
              <tr key={name}>
                <th scope="row">{name.replace(/^model\.layers\./, '').replace(/\.weight$/, '')}</th>
                <td>{format.percent(pruned / weights)}</td>
                <td>{error === null ? t('large.run.noError') : format.decimal(error)}</td>
                {dampened && <td>{raised ? t('large.run.raised', { ...raised }) : t('large.run.asSet')}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {dampened && <p className={styles.quiet}>{t('large.run.raisedWhy')}</p>}
    </>
  );
}
