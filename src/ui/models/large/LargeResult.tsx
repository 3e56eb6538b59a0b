/** What a run has made: how it is judged, what was read again, and its files. */
import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';

export function LargeResult() {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useStore(largeStore, (state) => state.run);
  const saved = useStore(largeStore, (state) => state.saved);
  const busy = useStore(largeStore, (state) => state.progress !== null);
  if (!run?.result) return null;
  const { dense, pruned, elapsedMs, result } = run;
  const perplexity = (value: number | null) => (value === null ? t('large.result.notJudged') : format.decimal(value));
  return (
    <section className={styles.card} aria-labelledby="large-result">
      <h3 id="large-result">{t('large.result.title')}</h3>
      <table className={styles.figures}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('large.result.dense')}</th>
            <th scope="col">{t('large.result.pruned')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('large.result.perplexity')}</th>
            <td>{perplexity(dense)}</td>
            <td>{perplexity(pruned)}</td>
          </tr>
          <tr>
            <th scope="row">{t('large.result.sparsity')}</th>
            <td>{format.percent(0)}</td>
            <td>{format.percent(result.sparsity)}</td>
          </tr>
        </tbody>
      </table>
      <p>
        {t('large.result.time')}: {format.duration(elapsedMs)}
      </p>
      <h4>{t('large.result.checks')}</h4>
      <ul className={styles.checks}>
        <li>{t('large.result.tensors', { count: result.tensors })}</li>
        <li>{t('large.result.zeros', { count: result.zeros })}</li>
        <li>
          {result.identical === null
            ? t('large.result.changed')
            : t('large.result.identical', { count: result.identical })}
        </li>
      </ul>
      <h4>{t('large.result.files')}</h4>
      <ul className={styles.list}>
        {result.files.map(({ name, blob }) => (
          <li key={name}>
            <span className={styles.name}>{name}</span>
            <span>{format.bytes(blob.size)}</span>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button
          className={styles.save}
          leftSection={<IconDownload size={16} aria-hidden />}
          disabled={busy}
          onClick={() => void largeCommands.save()}
        >
          {t('large.result.save', { name: result.fileName })}
        </Button>
        <span role="status">{saved !== null && t('large.result.saved', { name: saved })}</span>
      </div>
    </section>
  );
}
