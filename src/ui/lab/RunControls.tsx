/** Play or pause, step at three grains, back to the start, stop. */
import { ActionIcon, Button, Menu } from '@mantine/core';
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
import { openDialog } from '../shell/dialogs.ts';
import styles from './RunControls.module.css';

const grains: readonly Grain[] = ['step', 'stage', 'run'];

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
        <Button flex={1} leftSection={<IconDownload size={16} />} onClick={() => openDialog('export')}>
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
      <Menu position="top-start" width={250}>
        <Menu.Target>
          <Button
            variant="default"
            disabled={!canAdvance && status !== 'running'}
            rightSection={<IconChevronDown size={14} />}
            px={12}
          >
            {t('lab.controls.step')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {grains.map((grain) => (
            <Menu.Item key={grain} onClick={() => commands.step(grain)}>
              {t(`lab.grains.${grain}.label`)}
              <span className={styles.explained}>{t(`lab.grains.${grain}.what`)}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
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
