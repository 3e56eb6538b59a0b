/** SparseGPT as a film: one real layer, column by column. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import styles from './Film.module.css';
import { Screen } from './Screen.tsx';

export function FilmDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('film.title')} size={1040}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const format = useFormat();
  const film = useStore(labStore, (state) => state.film);
  const layers = useStore(labStore, (state) => state.layers);
  const sparsity = useStore(draftStore, (state) => state.settings?.sparsity ?? 0.5);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const [name, setName] = useState<string | null>(null);
  const errors = useStore(labStore, (state) => state.errors);
  /** What was asked for, and what had gone wrong before. */
  const [asked, setAsked] = useState<{ readonly wanted: string; readonly errors: typeof errors } | null>(null);
  // a narrow layer shows all of its columns at once
  const chosen =
    name ?? film?.name ?? layers.find(({ columns }) => columns >= 16 && columns <= 144)?.name ?? layers[0]?.name;
  const wanted = `${chosen} ${sparsity}`;
  const here = film && layers.some((layer) => layer.name === film.name && layer.columns === film.columns) ? film : null;
  const failed = asked !== null && errors.length > asked.errors.length;
  const waits = asked?.wanted === wanted && !failed && here?.name !== chosen;
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('film.what')}</p>
      <div className={styles.request}>
        <NativeSelect
          size="xs"
          label={t('film.layer')}
          value={chosen ?? ''}
          data={layers.map((layer) => ({
            value: layer.name,
            label: `${layer.name} (${layer.rows} × ${layer.columns})`,
          }))}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          size="xs"
          disabled={!ready || chosen === undefined}
          loading={waits}
          onClick={() => {
            if (chosen === undefined) return;
            const mine = { wanted, errors };
            setAsked(mine);
            // one that was stopped tells nothing: what was asked for is not coming any more
            void commands.film({ name: chosen, sparsity }).then(() => setAsked((now) => (now === mine ? null : now)));
          }}
        >
          {t('film.make', { sparsity: format.percent(sparsity) })}
        </Button>
        {!ready && <p className={styles.note}>{t('quantization.wait')}</p>}
      </div>
      {here && <Screen key={`${here.name} ${here.sparsity}`} film={here} />}
    </div>
  );
}
