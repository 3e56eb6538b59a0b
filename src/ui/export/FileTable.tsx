/** The files of an export with their sizes and hashes. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { ExportView } from '../../workers/protocol.ts';
import styles from './ExportDialog.module.css';

export function FileTable({ files }: { readonly files: ExportView['files'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t('exporting.files')}>
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
