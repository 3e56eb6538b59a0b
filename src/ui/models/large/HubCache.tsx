/** Downloads that this browser keeps: opened again without the network, or deleted. Looked at when asked. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';

export function HubCache({ busy }: { readonly busy: boolean }) {
  const { t } = useTranslation();
  const entries = useStore(largeStore, (state) => state.cache);
  if (entries === null) {
    return (
      <Button size="compact-xs" variant="subtle" disabled={busy} onClick={largeCommands.showCache}>
        {t('large.cacheShow')}
      </Button>
    );
  }
  return (
    <div className={styles.part}>
      <h4>{t('large.cache')}</h4>
      {entries.length === 0 && <p className={styles.quiet}>{t('large.cacheEmpty')}</p>}
      <ul className={styles.list}>
        {entries.map(({ repo, bytes, complete }) => (
          <li key={repo}>
            <span className={styles.name}>{repo}</span>
            <span>{t(complete ? 'large.cacheWhole' : 'large.cachePart', { bytes })}</span>
            {complete && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={busy}
                onClick={() => largeCommands.openCached(repo)}
              >
                {t('large.openNow')}
                <span className="hidden-text">: {repo}</span>
              </Button>
            )}
            <Button
              size="compact-xs"
              variant="default"
              disabled={busy}
              onClick={() => largeCommands.removeCached(repo)}
            >
              {t('large.remove')}
              <span className="hidden-text">: {repo}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
