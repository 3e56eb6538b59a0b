/** Two tellings: what both say once, then each its own way, with the first token that differs marked. */
import { useTranslation } from 'react-i18next';
import type { TellingView } from '../../workers/protocol.ts';
import styles from './Telling.module.css';

export interface ToldProps {
  readonly view: TellingView;
  readonly first: string;
  readonly second: string;
}

/** @param first name of who told the first text; `second` of the other one */
export function Told({ view, first, second }: ToldProps) {
  const { t } = useTranslation();
  const { request, common, token, rest, parted, tokens, status } = view;
  const column = (who: 'first' | 'second', name: string) => (
    <section className={styles.told} aria-label={name}>
      <h3>
        {name} <span>{t('telling.count', { tokens: tokens[who] })}</span>
      </h3>
      <p lang="en">
        <span className={styles.prompt}>{request.prompt}</span>
        {common}
        {parted !== null && <mark title={t('telling.parts')}>{token[who] || '∎'}</mark>}
        {parted === null ? rest[who] : <span className={styles.rest}>{rest[who]}</span>}
      </p>
    </section>
  );
  return (
    <>
      <div className={styles.columns}>
        {column('first', first)}
        {column('second', second)}
      </div>
      <p className={styles.note} aria-live="polite">
        {status === 'running'
          ? t('telling.running')
          : parted === null
            ? t('telling.same', { tokens: Math.min(tokens.first, tokens.second) })
            : t('telling.partAt', { token: parted + 1 })}
      </p>
    </>
  );
}
