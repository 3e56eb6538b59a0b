/** What was compared after reading the written files again. */
import { useTranslation } from 'react-i18next';
import type { ExportView } from '../../workers/protocol.ts';
import styles from './ExportDialog.module.css';
import { useCheckWords } from './useCheckWords.ts';

export function Checks({ checks }: { readonly checks: ExportView['checks'] }) {
  const { t } = useTranslation();
  const words = useCheckWords();
  const wrong = checks.filter(({ ok }) => !ok).length;
  return (
    <>
      <p className={styles.verdict} data-sound={wrong === 0} role="status">
        {wrong === 0 ? t('exporting.allEqual', { count: checks.length }) : t('exporting.someDiffer', { count: wrong })}
      </p>
      <details>
        <summary>{t('exporting.checks')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
        <section className={`${styles.scroll} ${styles.long}`} tabIndex={0} aria-label={t('exporting.checks')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('exporting.check')}</th>
                <th scope="col">{t('exporting.wanted')}</th>
                <th scope="col">{t('exporting.got')}</th>
                <th scope="col">{t('exporting.result')}</th>
              </tr>
            </thead>
            <tbody>
              {checks.map(({ format, what, wanted, got, ok }) => (
                <tr key={`${format}/${what}`}>
                  <th scope="row">{words.subject(what, format)}</th>
                  <td className={styles.hash}>{words.value(wanted)}</td>
                  <td className={styles.hash}>{words.value(got)}</td>
                  <td className={ok ? styles.ok : styles.differs}>{t(ok ? 'exporting.ok' : 'exporting.differs')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </>
  );
}
