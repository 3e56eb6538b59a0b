/** What a link said that could not be taken, until it is read. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import css from './Share.module.css';

/** A link may say anything, at any length. */
const longest = 60;

export function CorrectedBanner() {
  const { t } = useTranslation();
  const corrected = useStore(labStore, (state) => state.corrected);
  if (corrected.length === 0) return null;
  const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text);
  return (
    <section className={css.banner} aria-label={t('share.corrected.title')}>
      <div>
        <b>{t('share.corrected.title')}</b>
        <ul>
          {corrected.map(({ key, given, why }) => (
            <li key={`${key} ${why}`}>{t(`share.corrected.${why}`, { key: cut(key), given: cut(given) })}</li>
          ))}
        </ul>
      </div>
      <Button size="compact-sm" variant="default" onClick={() => commands.dismissCorrections()}>
        {t('share.corrected.dismiss')}
      </Button>
    </section>
  );
}
