/** Speed and size of one network in the ways to store and run it, measured on this device: no promise, a measurement. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import report from '../components/Report.module.css';
import styles from './Speed.module.css';
import { TimeBars } from './TimeBars.tsx';
import { Verdicts } from './Verdicts.tsx';
import { VersionTable } from './VersionTable.tsx';

export function SpeedDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('speed.title')} size={980}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const view = useStore(labStore, (state) => state.speed);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const sparse = useStore(labStore, ({ metrics }) => (metrics?.sparsity ?? 0) > 0);
  const running = view?.status === 'running';
  return (
    <div className={report.content}>
      <p className={report.note}>{t('speed.what')}</p>
      <div className={styles.request}>
        {running ? (
          <Button size="xs" variant="default" onClick={() => commands.cancel()}>
            {t('speed.stop')}
          </Button>
        ) : (
          <Button size="xs" disabled={!ready} onClick={() => commands.time()}>
            {t(view ? 'speed.again' : 'speed.start')}
          </Button>
        )}
        <p className={report.note} role="status">
          {!ready
            ? t('speed.wait')
            : running
              ? t('speed.progress', { done: view.rounds, total: view.total })
              : view?.status === 'cancelled'
                ? t('speed.cancelled')
                : !sparse && t('speed.nothingCut')}
        </p>
      </div>
      {view?.status === 'finished' && <Verdicts view={view} />}
      {view?.status === 'finished' && <TimeBars view={view} />}
      {view && <VersionTable view={view} />}
    </div>
  );
}
