/** Train > Score > Mask > Fine-tune > Evaluate > Export: what is done, what runs, what comes. */
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import type { Phase } from '../../workers/protocol.ts';
import { openDialog } from '../shell/dialogs.ts';
import styles from './StageBar.module.css';

const phases: readonly Phase[] = ['train', 'score', 'mask', 'finetune', 'evaluate', 'export'];

export function StageBar() {
  const { t } = useTranslation();
  const run = useStore(labStore, (state) => state.run);
  const exported = useStore(labStore, (state) => state.exported?.status === 'ready');
  const stateOf = (phase: Phase) => {
    if (phase === 'export' ? exported : run?.donePhases.includes(phase)) return 'done';
    return run?.phase === phase ? 'now' : 'next';
  };
  return (
    <ol className={styles.bar} aria-label={t('lab.stages')}>
      {phases.map((phase, index) => {
        const state = stateOf(phase);
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
    </ol>
  );
}
