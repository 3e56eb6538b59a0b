/** The phases of the pipeline up to Export: what is done, what runs, what comes; and which round of several. */
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import type { BarStep } from '../../workers/protocol.ts';
import { openDialog } from '../shell/dialogs.ts';
import styles from './StageBar.module.css';

const noSteps: readonly BarStep[] = [];

export function StageBar() {
  const { t } = useTranslation();
  const run = useStore(labStore, (state) => state.run);
  const exported = useStore(labStore, (state) => state.exported?.status === 'ready');
  const round = run?.round ?? null;
  return (
    <ol className={styles.bar} aria-label={t('lab.stages')}>
      {(run?.bar ?? noSteps).map(({ phase, state: known }, index) => {
        const state = phase === 'export' && exported ? 'done' : known;
        const content = (
          <>
            <i aria-hidden="true">{state === 'done' ? <IconCheck size={13} /> : index + 1}</i>
            <span className={styles.name}>{t(`phases.${phase}`)}</span>
            <span className="hidden-text">{t(`lab.stageState.${state}`)}</span>
          </>
        );
        return (
          <li key={phase} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            {phase === 'export' ? (
              <button type="button" className={styles.step} onClick={() => openDialog('export')}>
                {content}
              </button>
            ) : (
              <span className={styles.step}>{content}</span>
            )}
          </li>
        );
      })}
      {round && (
        <li className={styles.round} data-state="round">
          {t('lab.round', round)}
        </li>
      )}
    </ol>
  );
}
