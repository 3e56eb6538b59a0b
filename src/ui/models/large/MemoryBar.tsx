/** What a run is estimated to take of the memory that the tab may use, as a bar of its parts. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeStore } from '../../../state/large.ts';
import { TableTwin } from '../../components/TableTwin.tsx';
import styles from './Large.module.css';

export function MemoryBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const plan = useStore(largeStore, (state) => state.plan);
  const planning = useStore(largeStore, (state) => state.planning);
  if (plan === null || plan.estimate === null) {
    return planning ? (
      <p role="status" className={styles.quiet}>
        {t('large.memory.planning')}
      </p>
    ) : null;
  }
  const { estimate, limitBytes, diskBytes, onDisk } = plan;
  const { peakBytes } = estimate;
  const over = peakBytes > limitBytes;
  const scale = Math.max(peakBytes, limitBytes);
  const parts = Object.entries(estimate.parts).sort((a, b) => b[1] - a[1]);
  const summary = t(over ? 'large.memory.over' : 'large.memory.summary', { need: peakBytes, limit: limitBytes });
  return (
    <section className={styles.card} aria-labelledby="large-memory" aria-busy={planning}>
      <h3 id="large-memory">{t('large.memory.title')}</h3>
      <p role="status" className={over ? styles.bad : undefined}>
        {summary}
      </p>
      <div className={styles.bar} role="img" aria-label={summary} data-over={over}>
        {parts.map(([part, bytes], index) => (
          <span
            key={part}
            title={`${t(`large.memory.parts.${part}`)}: ${format.bytes(bytes)}`}
            style={{ width: `${(bytes / scale) * 100}%`, opacity: 1 - (index / parts.length) * 0.7 }}
          />
        ))}
        {over && <i style={{ left: `${(limitBytes / scale) * 100}%` }} />}
      </div>
      <p className={styles.quiet}>{t('large.memory.what')}</p>
      <p className={styles.quiet}>
        {onDisk ? t('large.memory.disk', { bytes: diskBytes }) : t('large.memory.inMemory')}
      </p>
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{t('large.memory.part')}</th>
            <th scope="col">{t('large.memory.bytes')}</th>
          </tr>
        </thead>
        <tbody>
          {parts.map(([part, bytes]) => (
            <tr key={part}>
              <th scope="row">{t(`large.memory.parts.${part}`)}</th>
              <td>{format.bytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </TableTwin>
    </section>
  );
}
