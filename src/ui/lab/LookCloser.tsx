/** What one can look at more closely beside the run: each opens a dialog of its own. */
import { IconMovie, IconStack2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Dialog, openDialog } from '../shell/dialogs.ts';
import styles from './LookCloser.module.css';

const closer = [
  { id: 'film', Icon: IconMovie },
  { id: 'quantization', Icon: IconStack2 },
] as const satisfies readonly {
  readonly id: Exclude<Dialog, null>;
  readonly Icon: unknown;
}[];

export function LookCloser() {
  const { t } = useTranslation();
  return (
    <section className={styles.closer} aria-labelledby="closer">
      <h2 id="closer" className="eyebrow">
        {t('closer.title')}
      </h2>
      <ul>
        {closer.map(({ id, Icon }) => (
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
