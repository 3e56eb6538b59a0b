/** How far a sweep is, how long it takes yet, what it could not do (once a method and reason), and a way to go on. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ErrorReport } from '../../engine/errors.ts';
import { useErrorWords } from '../../i18n/useErrorWords.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { ProgressLine } from '../components/ProgressLine.tsx';
import css from './Compare.module.css';
import { groupBy } from './groupBy.ts';
import { useWords } from './useWords.ts';

export function SweepProgress({ kind }: { readonly kind: 'sweep' | 'scan' }) {
  const { t } = useTranslation();
  const say = useErrorWords();
  const format = useFormat();
  const words = useWords();
  const sweep = useStore(labStore, (state) => state[kind]);
  const isElsewhere = useStore(labStore, ({ sweeps }) =>
    sweeps.some(({ id, drawing }) => id === sweep?.id && drawing === 'elsewhere'),
  );
  if (sweep === null) return null;
  const { id, status, points, total, remainingMs, faults, whole } = sweep;
  // a refusal says why, and so for every seed; other faults say what happened
  const reasonOf = (error: ErrorReport) => say(error)[error.details.refusal === undefined ? 'sentence' : 'next'];
  const counts = { done: points.length, total };
  const progress = t('compare.progress', counts);
  return (
    <>
      {status === 'running' && (
        <ProgressLine label={progress} share={points.length / total}>
          <span role="status">
            {progress}
            {remainingMs !== null &&
              remainingMs > 1000 &&
              ` · ${t('lab.left', { time: format.duration(remainingMs) })}`}
          </span>
        </ProgressLine>
      )}
      {status === 'stopped' && (
        <div className={css.actions}>
          <p className={css.note} role="status">
            {t('compare.stopped', counts)}
          </p>
          {whole && !isElsewhere && (
            <Button size="compact-xs" variant="default" onClick={() => commands.openSweep(id, true)}>
              {t('compare.resume')}
            </Button>
          )}
        </div>
      )}
      {[...groupBy(faults, ({ method, error }) => `${method} ${reasonOf(error)}`)].map(
        ([key, [{ method, seed, error }]]) => (
          <p key={key} className={css.fault}>
            {t(error.details.refusal === undefined ? 'compare.fault' : 'compare.refused', {
              method: words.method(method),
              seed,
              reason: reasonOf(error),
            })}
          </p>
        ),
      )}
    </>
  );
}
