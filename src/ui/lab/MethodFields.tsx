/** By which formula weights are judged: its formula, its paper, when it is good and when not. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { EntryPicker } from '../forms/EntryPicker.tsx';
import styles from './RecipePanel.module.css';
import { useSettings } from './useSettings.ts';

export function MethodFields() {
  const { t } = useTranslation();
  const method = useSettings((settings) => settings.method);
  const methods = useStore(labStore, (state) => state.catalog?.methods) ?? [];
  const entry = methods.find(({ id }) => id === method.id);
  const paper = entry?.paper;
  const symbols = t('symbols', { returnObjects: true }) as Record<string, string>;
  const hint = (
    <>
      <p>{t(`methods.${method.id}.summary`)}</p>
      <p>
        <b>{t('forms.pros')}</b> {t(`methods.${method.id}.pros`)}
      </p>
      <p>
        <b>{t('forms.cons')}</b> {t(`methods.${method.id}.cons`)}
      </p>
      {paper && (
        <p>
          <a href={paper.url} target="_blank" rel="noreferrer">
            {paper.title}
          </a>
          <span className={styles.paper}>
            {paper.authors} ({paper.year})
          </span>
        </p>
      )}
    </>
  );
  return (
    <EntryPicker
      kind="methods"
      label={t('fields.method.label')}
      hint={hint}
      entries={methods}
      value={method}
      onChange={(chosen) => commands.change({ method: chosen })}
      beside={<span className={styles.formula}>{t(`methods.${method.id}.formula`, symbols)}</span>}
    />
  );
}
