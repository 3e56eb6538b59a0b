/** Two tellings: what both say once, then each its own way, with the first token that differs marked. */
import { useTranslation } from 'react-i18next';
import type { TellingView } from '../../workers/protocol.ts';
import styles from './Telling.module.css';

export function Told({ view }: { readonly view: TellingView }) {
  const { t } = useTranslation();
  const { request, common, rest, parted, tokens, status } = view;
  const column = (who: 'dense' | 'now') => (
    <section className={styles.told} aria-label={t(`telling.${who}`)}>
      <h3>
        {t(`telling.${who}`)} <span>{t('telling.count', { tokens: tokens[who] })}</span>
      </h3>
      <p lang="en">
        <span className={styles.prompt}>{request.prompt}</span>
        {common}
        {parted !== null && <Parted text={rest[who]} label={t('telling.parts')} />}
        {parted === null && rest[who]}
      </p>
    </section>
  );
  return (
    <>
      <div className={styles.columns}>
        {column('dense')}
        {column('now')}
      </div>
      <p className={styles.note} aria-live="polite">
        {status === 'running'
          ? t('telling.running')
          : parted === null
            ? t('telling.same', { tokens: Math.min(tokens.dense, tokens.now) })
            : t('telling.partAt', { token: parted + 1 })}
      </p>
    </>
  );
}

/** The first word of the rest is where they part. */
function Parted({ text, label }: { readonly text: string; readonly label: string }) {
  const end = /^\s*\S+/.exec(text)?.[0].length ?? 0;
  return (
    <>
      <mark title={label}>{text.slice(0, end) || '∎'}</mark>
      <span className={styles.rest}>{text.slice(end)}</span>
    </>
  );
}
