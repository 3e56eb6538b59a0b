/** What the lab keeps in this browser, by kind, beside what the browser grants, and what makes room. */
import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { StorageView } from '../../workers/protocol.ts';
import table from '../compare/Compare.module.css';
import { ScrollBox } from '../compare/ScrollBox.tsx';
import css from './Runs.module.css';

export function StorageTable() {
  const { t } = useTranslation();
  const format = useFormat();
  const storage = useStore(labStore, (state) => state.storage);
  const runs = useStore(labStore, (state) => state.runs);
  const sweeps = useStore(labStore, (state) => state.sweeps);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is kept has changed when one of the lists has
  useEffect(() => commands.tellStorage(), [runs, sweeps]);
  if (storage === null) return <p className={css.note}>{t('runs.storage.counting')}</p>;
  const { estimate } = storage;
  const all = storage.runs + storage.sweeps + storage.scrubber + storage.paused + storage.models;
  return (
    <>
      <ScrollBox label={t('runs.storage.title')}>
        <table className={`${table.table} ${css.kinds}`}>
          <thead>
            <tr>
              <th scope="col">{t('runs.storage.what')}</th>
              <th scope="col">{t('runs.storage.size')}</th>
              <th scope="col">{t('runs.storage.frees')}</th>
            </tr>
          </thead>
          <tbody>
            <Kind kind="runs" bytes={storage.runs}>
              <Free
                disabled={storage.runs === 0}
                label={t('runs.freeUp')}
                what={t('runs.freed')}
                free={commands.freeRuns}
              />
            </Kind>
            <Kind kind="sweeps" bytes={storage.sweeps}>
              <Free
                disabled={sweeps.every(({ starred }) => starred)}
                label={t('runs.storage.freeSweeps')}
                what={t('runs.storage.freedSweeps')}
                free={commands.freeSweeps}
              />
            </Kind>
            <Kind kind="scrubber" bytes={storage.scrubber}>
              {t('runs.storage.scrubberFrees')}
            </Kind>
            <Kind kind="paused" bytes={storage.paused}>
              {t('runs.storage.pausedFrees')}
            </Kind>
            <Kind kind="models" bytes={storage.models}>
              <Link href="/models">{t('runs.storage.modelsFree')}</Link>
            </Kind>
          </tbody>
        </table>
      </ScrollBox>
      <p className={css.note}>
        {t('runs.storage.sum', { bytes: all })}{' '}
        {estimate === null
          ? t('runs.storage.unknown')
          : t('runs.storage.estimate', {
              used: estimate.usedBytes,
              quota: estimate.quotaBytes,
              share: format.percent(estimate.quotaBytes > 0 ? estimate.usedBytes / estimate.quotaBytes : 0),
            })}
      </p>
    </>
  );
}

interface KindProps {
  readonly kind: Exclude<keyof StorageView, 'estimate'>;
  readonly bytes: number;
  readonly children: React.ReactNode;
}

function Kind({ kind, bytes, children }: KindProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <tr>
      <th scope="row">{t(`runs.storage.kinds.${kind}`)}</th>
      <td>{format.bytes(bytes)}</td>
      <td>{children}</td>
    </tr>
  );
}

interface FreeProps {
  readonly disabled: boolean;
  readonly label: string;
  /** What becomes of it. */
  readonly what: string;
  readonly free: () => void;
}

/** Asks once more. */
function Free({ disabled, label, what, free }: FreeProps) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  return (
    <Button
      size="compact-xs"
      variant="default"
      title={what}
      disabled={disabled}
      onBlur={() => setSure(false)}
      onClick={() => {
        if (sure) free();
        setSure(!sure);
      }}
    >
      {sure ? t('runs.removeSure') : label}
    </Button>
  );
}
