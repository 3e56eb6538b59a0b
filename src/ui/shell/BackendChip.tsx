/** Where the arithmetic runs, why there, and whether its self-test passed; a way to force another. */
import { Popover, SegmentedControl, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { preferencesStore } from '../../state/preferences.ts';
import type { BackendChoice } from '../../workers/protocol.ts';
import styles from './BackendChip.module.css';

const choices: readonly BackendChoice[] = ['auto', 'webgpu', 'wasm', 'cpu'];

export function BackendChip() {
  const { t } = useTranslation();
  const report = useStore(labStore, (state) => state.backend);
  const choice = useStore(preferencesStore, (state) => state.backend);
  const passed = report !== null && report.selfTest.passed === report.selfTest.total;
  return (
    <Popover position="bottom-end" width={340} withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles.chip} data-passed={passed || undefined} aria-haspopup="dialog">
          <span className={styles.dot} aria-hidden="true" />
          {report === null ? (
            t('backend.starting')
          ) : (
            <>
              {t(`backend.names.${report.backend}`)}
              <span className={styles.test}>
                {t('backend.selfTest', { passed: report.selfTest.passed, total: report.selfTest.total })}
              </span>
            </>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('backend.title')} className={styles.panel}>
        <h2 className="eyebrow">{t('backend.title')}</h2>
        {report !== null && (
          <>
            <p>{t('backend.runsOn', { name: t(`backend.names.${report.backend}`) })}</p>
            <dl>
              <dt>{t('backend.adapter')}</dt>
              <dd>{report.adapter ?? t('backend.noAdapter')}</dd>
              <dt>{t('backend.threads')}</dt>
              <dd>{t('backend.threadCount', { count: report.threads })}</dd>
              <dt>{t('backend.selfTestLabel')}</dt>
              <dd>{t('backend.selfTestResult', { passed: report.selfTest.passed, total: report.selfTest.total })}</dd>
            </dl>
            <ul>
              {report.tried.map(({ backend, outcome, reasonCode, detail }) => (
                <li key={backend} data-outcome={outcome} title={detail}>
                  <b>{t(`backend.names.${backend}`)}</b>: {t(`backend.reasons.${reasonCode}`)}
                </li>
              ))}
              {report.selfTest.failures.map(({ kernel, backend, message }) => (
                <li key={`${backend}/${kernel}`} data-outcome="mismatch">
                  {t('backend.failure', { backend: t(`backend.names.${backend}`), kernel, message })}
                </li>
              ))}
            </ul>
          </>
        )}
        <p id="backend-choice">{t('backend.choose')}</p>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="backend-choice"
          value={choice}
          // biome-ignore lint/correctness/useHookAtTopLevel: a command, not a hook
          onChange={(value) => commands.useBackend(value as BackendChoice)}
          data={choices.map((value) => ({
            value,
            label: value === 'auto' ? t('backend.auto') : t(`backend.names.${value}`),
          }))}
        />
        <p className={styles.note}>{t('backend.restart')}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
