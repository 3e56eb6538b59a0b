/** Play or pause, step at the grains that mean something here, one checkpoint back or on, back to the start, stop. */
import { Button } from '@mantine/core';
import { IconChevronDown, IconDownload, IconPlayerPauseFilled, IconPlayerPlayFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { GrainView } from '../../workers/protocol.ts';
import { ActionList } from '../components/ActionList.tsx';
import { openDialog } from '../shell/dialogs.ts';
import { CheckpointMoves } from './CheckpointMoves.tsx';
import styles from './RunControls.module.css';

const noGrains: readonly GrainView[] = [];

export function RunControls() {
  const { t } = useTranslation();
  const status = useStore(labStore, (state) => state.run?.status ?? 'loading');
  const grains = useStore(labStore, (state) => state.run?.grains ?? noGrains);
  const canAdvance = status === 'ready' || status === 'paused';
  return (
    <div className={styles.controls}>
      <div className={styles.onward}>
        {status === 'running' ? (
          <Button flex={1} px={8} leftSection={<IconPlayerPauseFilled size={15} />} onClick={() => commands.pause()}>
            {t('lab.controls.pause')}
          </Button>
        ) : status === 'finished' ? (
          <Button flex={1} px={8} leftSection={<IconDownload size={16} />} onClick={() => openDialog('export')}>
            {t('lab.controls.export')}
          </Button>
        ) : (
          <Button
            flex={1}
            px={8}
            disabled={!canAdvance}
            leftSection={<IconPlayerPlayFilled size={15} />}
            onClick={() => commands.play()}
          >
            {t('lab.controls.play')}
          </Button>
        )}
        <ActionList
          label={t('lab.controls.step')}
          width={250}
          button={(open) => (
            <Button
              variant="default"
              disabled={!canAdvance && status !== 'running'}
              rightSection={<IconChevronDown size={14} aria-hidden />}
              className={styles.step}
              onClick={open}
            >
              {t('lab.controls.step')}
            </Button>
          )}
          actions={grains.map(({ grain, kind, missing }) => ({
            id: grain,
            disabled: missing,
            act: () => commands.step(grain),
            label: (
              <>
                {t(`lab.grains.${grain}.label`)}
                <span className={styles.explained}>{t(`lab.grains.${grain}.${kind}`)}</span>
              </>
            ),
          }))}
        />
      </div>
      <CheckpointMoves />
    </div>
  );
}
