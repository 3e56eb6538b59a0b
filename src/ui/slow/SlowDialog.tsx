/** Slow motion: the open layer from its scores to its zeros, one part at a time. */
import { NativeSelect } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import styles from './Slow.module.css';
import { SlowScreen } from './SlowScreen.tsx';

export function SlowDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('slow.title')} size={1040}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const view = useStore(labStore, (state) => state.slow);
  const layers = useStore(labStore, (state) => state.layers);
  const kind = useStore(labStore, (state) => state.data?.kind ?? 'images');
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const open = useStore(draftStore, (state) => state.layer);
  const cell = useStore(draftStore, (state) => state.cell);
  const [name, setName] = useState(open ?? layers[0]?.name);
  const errors = useStore(labStore, (state) => state.errors);
  /** What lay there when this one was asked for: told of an earlier moment, gone wrong before. */
  const [earlier, setEarlier] = useState({ view, errors });
  const { row, column } = cell && name === open ? cell : { row: 0, column: 0 };
  useEffect(() => {
    if (!ready || name === undefined) return;
    const { slow, errors: known } = labStore.getState();
    setEarlier({ view: slow, errors: known });
    commands.slowMotion({ name, row, column });
  }, [ready, name, row, column]);
  const fresh = view !== earlier.view && view?.name === name ? view : null;
  // one place is given up for the next of the same layer, and that one is under way
  const now = fresh?.status === 'stopped' && (fresh.row !== row || fresh.column !== column) ? null : fresh;
  const failed = errors.length > earlier.errors.length;
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('slow.what')}</p>
      <NativeSelect
        size="xs"
        className={styles.layer}
        label={t('slow.layer')}
        value={name ?? ''}
        data={layers.map((layer) => ({ value: layer.name, label: `${layer.name} (${layer.rows} × ${layer.columns})` }))}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <p className={styles.note} role="status">
        {!ready && t('quantization.wait')}
        {ready && now === null && t(failed ? 'slow.failed' : 'slow.working')}
        {now?.status === 'stopped' && t('slow.stopped')}
        {now?.status === 'refused' && t(`slow.refused.${now.reason}`, { name })}
      </p>
      {now?.status === 'told' && <SlowScreen told={now} kind={kind} />}
    </div>
  );
}
