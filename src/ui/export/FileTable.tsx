/** What is in the zip: kinds of files at a glance, and every file with its size and hash. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { TakenFile } from '../../workers/protocol.ts';
import { groupBy } from '../compare/groupBy.ts';
import styles from './ExportDialog.module.css';

interface Props {
  readonly files: readonly TakenFile[];
}

export function FileTable({ files }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <p className={styles.verdict} data-sound role="status">
        {t('exporting.inZip', { count: files.length })}
      </p>
      <Kinds files={files} />
      <details>
        <summary>{t('exporting.everyFile')}</summary>
        <EveryFile files={files} />
      </details>
    </>
  );
}

function Kinds({ files }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const kinds = groupBy(files, ({ content }) => content);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={`${styles.scroll} ${styles.kinds}`} tabIndex={0} aria-label={t('exporting.files')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('exporting.content')}</th>
            <th scope="col">{t('exporting.number')}</th>
            <th scope="col">{t('exporting.size')}</th>
          </tr>
        </thead>
        <tbody>
          {[...kinds].map(([content, own]) => (
            <tr key={content}>
              <th scope="row">{t(`exporting.contents.${content}`)}</th>
              <td className={styles.number}>{format.integer(own.length)}</td>
              <td className={styles.number}>{format.bytes(own.reduce((sum, { bytes }) => sum + bytes, 0))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EveryFile({ files }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={`${styles.scroll} ${styles.long}`} tabIndex={0} aria-label={t('exporting.everyFile')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('exporting.name')}</th>
            <th scope="col">{t('exporting.size')}</th>
            <th scope="col">{t('exporting.hash')}</th>
          </tr>
        </thead>
        <tbody>
          {files.map(({ name, bytes, sha256 }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className={styles.number}>{format.bytes(bytes)}</td>
              <td className={styles.hash}>{sha256}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
