/** What one can look at more closely beside the run: each opens a dialog of its own. */
import { IconFlag, IconListNumbers, IconMessage2, IconMovie, IconStack2, IconStopwatch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../state/lab.ts';
import type { ModelView } from '../../workers/protocol.ts';
import { type Dialog, openDialog } from '../shell/dialogs.ts';
import styles from './LookCloser.module.css';

const closer = [
  { id: 'telling', Icon: IconMessage2, task: 'language' },
  { id: 'race', Icon: IconFlag },
  { id: 'slow', Icon: IconListNumbers },
  { id: 'film', Icon: IconMovie },
  { id: 'quantization', Icon: IconStack2 },
  { id: 'speed', Icon: IconStopwatch },
] as const satisfies readonly {
  readonly id: Exclude<Dialog, null>;
  readonly Icon: unknown;
  /** Kind of network it is for; absent = any. */
  readonly task?: ModelView['task'];
}[];

export function LookCloser() {
  const { t } = useTranslation();
  const task = useStore(labStore, (state) => state.model?.task);
  const shown = closer.filter((entry) => !('task' in entry) || entry.task === task);
  return (
    <section className={styles.closer} aria-labelledby="closer">
      <h2 id="closer" className="eyebrow">
        {t('closer.title')}
      </h2>
      <ul>
        {shown.map(({ id, Icon }) => (
          <li key={id}>
            <button type="button" onClick={() => openDialog(id)}>
              <Icon size={16} aria-hidden />
              <b>{t(`closer.${id}.label`)}</b>
              <span>{t(`closer.${id}.what`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
