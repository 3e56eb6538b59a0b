/** A model by its hub id: asked on a click, sizes before the download, what is kept here with a way to delete it. */
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import { HubCache } from './HubCache.tsx';
import { HubFiles } from './HubFiles.tsx';
import styles from './Large.module.css';

export function HubDoor() {
  const { t } = useTranslation();
  const [repo, setRepo] = useState('');
  const listing = useStore(largeStore, (state) => state.listing);
  const busy = useStore(largeStore, (state) => state.progress !== null);
  return (
    <div className={styles.door}>
      <h3>{t('large.hub')}</h3>
      <p>{t('large.hubWhat')}</p>
      <form
        className={styles.actions}
        onSubmit={(event) => {
          event.preventDefault();
          if (repo.trim() !== '') largeCommands.list(repo);
        }}
      >
        <TextInput
          size="xs"
          aria-label={t('large.repo')}
          placeholder={t('large.repoHint')}
          value={repo}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setRepo(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" disabled={busy || repo.trim() === ''}>
          {t('large.list')}
        </Button>
      </form>
      {listing && <HubFiles listing={listing} busy={busy} />}
      <HubCache busy={busy} />
    </div>
  );
}
