/** Play or pause, step at three grains, back to the start, stop. */
import { ActionIcon, Button } from '@mantine/core';
import {
  IconChevronDown,
  IconDownload,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconRotate,
  IconX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { Grain } from '../../workers/protocol.ts';
import { ActionList } from '../components/ActionList.tsx';
import { openDialog } from '../shell/dialogs.ts';
import styles from './RunControls.module.css';

const grains: readonly Grain[] = ['step', 'stage', 'round', 'run'];

export function RunControls() {
  const { t } = useTranslation();
  const status = useStore(labStore, (state) => state.run?.status ?? 'loading');
  const busy = useStore(labStore, (state) => state.sweep?.status === 'running' || state.progress !== null);
  const canAdvance = status === 'ready' || status === 'paused';
  return (
    <div className={styles.controls}>
      {status === 'running' ? (
        <Button flex={1} leftSection={<IconPlayerPauseFilled size={15} />} onClick={() => commands.pause()}>
          {t('lab.controls.pause')}
        </Button>
      ) : status === 'finished' ? (
        <Button flex={1} px={8} leftSection={<IconDownload size={16} />} onClick={() => openDialog('export')}>
          {t('lab.controls.export')}
        </Button>
      ) : (
        <Button
          flex={1}
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
            px={status === 'finished' ? 6 : 12}
            onClick={open}
          >
            {t('lab.controls.step')}
          </Button>
        )}
        actions={grains.map((grain) => ({
          id: grain,
          act: () => commands.step(grain),
          label: (
            <>
              {t(`lab.grains.${grain}.label`)}
              <span className={styles.explained}>{t(`lab.grains.${grain}.what`)}</span>
            </>
          ),
        }))}
      />
      {status === 'running' || busy ? (
        <ActionIcon variant="default" size={36} aria-label={t('lab.controls.cancel')} onClick={() => commands.cancel()}>
          <IconX size={17} aria-hidden />
        </ActionIcon>
      ) : (
        <ActionIcon
          variant="default"
          size={36}
          aria-label={t('lab.controls.reset')}
          title={t('lab.controls.reset')}
          disabled={status === 'loading'}
          onClick={() => commands.reset()}
        >
          <IconRotate size={17} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}
