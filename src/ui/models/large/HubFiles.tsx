/** What a download would bring, file by file, before a byte of it is fetched. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import type { HubListing } from '../../../workers/large/protocol.ts';
import styles from './Large.module.css';

export function HubFiles({ listing, busy }: { readonly listing: HubListing; readonly busy: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { files, leftOut, repo, revision } = listing;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const missing = bytes - files.reduce((sum, file) => sum + file.cachedBytes, 0);
  return (
    <div className={styles.part}>
      <h4>{repo}</h4>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('large.files')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('large.files')}</th>
              <th scope="col">{t('large.size')}</th>
              <th scope="col">{t('large.cached')}</th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.path}>
                <th scope="row">{file.path}</th>
                <td>{format.bytes(file.bytes)}</td>
                <td>{format.bytes(file.cachedBytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p>{t('large.total', { files: files.length, bytes, missing })}</p>
      <p className={styles.quiet}>
        {leftOut > 0 && `${t('large.leftOut', { count: leftOut })} `}
        {t('large.revision', { revision: revision.slice(0, 12) })}
      </p>
      <div className={styles.actions}>
        <Button size="xs" disabled={busy} onClick={() => largeCommands.download(listing)}>
          {missing > 0 ? t('large.download', { bytes: missing }) : t('large.openNow')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={largeCommands.forgetListing}>
          {t('large.forget')}
        </Button>
      </div>
    </div>
  );
}
