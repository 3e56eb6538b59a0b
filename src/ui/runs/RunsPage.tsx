/** Every run that is kept: the tree of branches, two of them side by side, storage, notebooks. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { FilePicker } from '../components/FilePicker.tsx';
import { PageMain } from '../components/PageMain.tsx';
import { RunItem } from './RunItem.tsx';
import { RunPair } from './RunPair.tsx';
import css from './Runs.module.css';
import { StorageTable } from './StorageTable.tsx';
import { treeOf } from './tree.ts';
import { useTakenNotebook } from './useTakenNotebook.ts';

export function RunsPage() {
  const { t } = useTranslation();
  const runs = useStore(labStore, (state) => state.runs);
  const told = useStore(labStore, (state) => state.runStorage !== null);
  const [ticked, setTicked] = useState<readonly string[]>([]);
  useTakenNotebook();
  /** The newest two that were ticked. */
  const tick = (id: string, on: boolean) =>
    setTicked(on ? [...ticked, id].slice(-2) : ticked.filter((one) => one !== id));
  const pair = ticked.flatMap((id) => runs.find((run) => run.id === id) ?? []);
  return (
    <PageMain title={t('runs.title')} lead={t('runs.lead')}>
      <Door />
      {pair.length === 2 && <RunPair a={pair[0]} b={pair[1]} />}
      <section aria-label={t('runs.list')}>
        {runs.length === 0 ? (
          <p className={css.empty}>
            {t(told ? 'runs.empty' : 'runs.looking')} {told && <Link href="/">{t('runs.toLab')}</Link>}
          </p>
        ) : (
          <>
            <p className={css.note}>{t('runs.pair.choose')}</p>
            <ul className={css.tree}>
              {treeOf(runs).map(({ run, depth }) => (
                <RunItem
                  key={run.id}
                  run={run}
                  depth={depth}
                  parent={runs.find(({ id }) => id === run.parent?.run) ?? null}
                  ticked={ticked.includes(run.id)}
                  onTick={(on) => tick(run.id, on)}
                />
              ))}
            </ul>
          </>
        )}
      </section>
      <div className={css.storage}>
        <h2>{t('runs.storage.title')}</h2>
        <StorageTable />
      </div>
    </PageMain>
  );
}

/** How long it lasts, and the door for notebooks. */
function Door() {
  const { t } = useTranslation();
  const lasts = useStore(labStore, (state) => state.runStorage?.lasts ?? null);
  return (
    <div className={css.storage}>
      {lasts && <p className={lasts === 'site' ? css.note : css.warning}>{t(`runs.lasts.${lasts}`)}</p>}
      <div className={css.actions}>
        <FilePicker label={t('runs.open')} onPick={([file]) => commands.openNotebook(file)} />
      </div>
    </div>
  );
}
