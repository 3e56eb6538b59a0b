/** What the checkpoints of the run take, of how much room; the visitor says how much, and hears what had to go. */
import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import type { HistoryView } from '../../workers/protocol.ts';
import { Hint, WhatWhyTry } from '../components/Hint.tsx';
import styles from './HistoryRoom.module.css';

/** Bytes. */
const sizes = [50e6, 250e6, 1e9, 4e9];

export function HistoryRoom({ history }: { readonly history: HistoryView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { bytes: used, quotaBytes: most, forgotten, lasts } = history;
  const label = t('lab.scrubber.quota.label');
  const all = sizes.includes(most) ? sizes : [...sizes, most].sort((a, b) => a - b);
  return (
    <div className={styles.room}>
      <span>{t(`lab.scrubber.kept.${lasts}`, { used, most })}</span>
      {lasts === 'site' && (
        <>
          <NativeSelect
            size="xs"
            classNames={{ root: styles.sizes, input: styles.size }}
            aria-label={label}
            value={String(most)}
            data={all.map((size) => ({ value: String(size), label: format.bytes(size) }))}
            onChange={(event) => commands.limitHistory(Number(event.currentTarget.value))}
          />
          <Hint about={label}>
            <WhatWhyTry prefix="lab.scrubber.quota" />
          </Hint>
        </>
      )}
      {used > most && <span>{t('lab.scrubber.over')}</span>}
      {forgotten > 0 && <span>{t('lab.scrubber.forgotten', { count: forgotten })}</span>}
    </div>
  );
}
