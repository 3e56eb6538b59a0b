/** A run block by block: what it does, how much is left, and every layer as it is cut. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';
import { LayerTable } from './LayerTable.tsx';

export function RunProgress() {
  const { t } = useTranslation();
  const run = useStore(largeStore, (state) => state.run);
  if (run === null) return null;
  return (
    <section className={styles.card} aria-labelledby="large-run">
      <h3 id="large-run">{t('large.run.title')}</h3>
      {run.status === 'running' && <Running />}
      <LayerTable />
    </section>
  );
}

function Running() {
  const { t } = useTranslation();
  const format = useFormat();
  const run = useStore(largeStore, (state) => state.run);
  const blocks = useStore(largeStore, (state) => state.model?.blocks ?? 0);
  const block = useStore(largeStore, (state) => state.layers.at(-1)?.block ?? 0);
  if (run === null) return null;
  const { phase, done, total, remainingMs, dense, backend } = run;
  const name = t(`large.run.phase.${phase}`);
  const details = [
    phase === 'prune' ? t('large.run.block', { block: block + 1, blocks }) : null,
    remainingMs !== null ? t('large.run.left', { time: format.duration(remainingMs) }) : null,
    t('large.run.backend', { backend: t(`backend.names.${backend}`, backend) }),
  ].filter((detail) => detail !== null);
  return (
    <>
      <p role="status">{name}</p>
      <div className={styles.line}>
        <progress aria-label={name} value={total > 0 ? done / total : undefined} max={1} />
        {total > 1 && <span>{t('large.run.amount', { done, total })}</span>}
        <Button size="compact-xs" variant="default" onClick={() => largeCommands.cancel()}>
          {t('large.cancel')}
        </Button>
      </div>
      <p className={styles.quiet}>{details.join(' · ')}</p>
      {dense !== null && (
        <p>
          {t('large.result.perplexity')}, {t('large.result.dense')}: {format.decimal(dense)}
        </p>
      )}
    </>
  );
}
