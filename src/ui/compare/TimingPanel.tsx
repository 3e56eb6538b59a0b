/** Time is not reckoned but measured, and only when asked for: how to, how far it is, and why it cannot be. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { commands } from '../../state/commands.ts';
import type { SweepView } from '../../workers/protocol.ts';
import { ProgressLine } from '../components/ProgressLine.tsx';
import css from './Compare.module.css';

export function TimingPanel({ sweep: { points, request, status, timing, whole } }: { readonly sweep: SweepView }) {
  const { t } = useTranslation();
  const waiting = points.filter(({ seed, ms }) => seed === request.seeds[0] && ms === undefined).length;
  if (timing) {
    const progress = t('compare.timing.progress', timing);
    return (
      <ProgressLine label={progress} share={timing.done / timing.total}>
        <span role="status">{progress}</span>
        <Button size="compact-xs" variant="default" onClick={() => commands.stopSweep()}>
          {t('compare.stop')}
        </Button>
      </ProgressLine>
    );
  }
  if (waiting === 0) return null;
  const key = status === 'running' ? 'later' : whole ? 'what' : 'notWhole';
  return (
    <div className={css.actions}>
      <p className={css.note}>{t(`compare.timing.${key}`)}</p>
      {key === 'what' && (
        <Button size="compact-xs" variant="default" onClick={() => commands.timeSweep()}>
          {t('compare.timing.start', { count: waiting })}
        </Button>
      )}
    </div>
  );
}
