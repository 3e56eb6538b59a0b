/** The part of the Models page for checkpoints that do not fit into memory: two doors, then one model and its run. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { largeStore } from '../../../state/large.ts';
import { FolderDoor } from './FolderDoor.tsx';
import { HubDoor } from './HubDoor.tsx';
import styles from './Large.module.css';
import { LargeModel } from './LargeModel.tsx';
import { LargeProgress } from './LargeProgress.tsx';
import { LargeResult } from './LargeResult.tsx';
import { LargeSettingsForm } from './LargeSettingsForm.tsx';
import { MemoryBar } from './MemoryBar.tsx';
import { RunProgress } from './RunProgress.tsx';
import { StartRun } from './StartRun.tsx';

export function LargeCheckpoint() {
  const { t } = useTranslation();
  const open = useStore(largeStore, (state) => state.model !== null);
  const running = useStore(largeStore, (state) => state.run?.status === 'running');
  const finished = useStore(largeStore, (state) => state.run?.status === 'finished');
  return (
    <section id="large" aria-labelledby="large-title" className={styles.section} data-drop="folder">
      <h2 id="large-title" className="eyebrow">
        {t('large.title')}
      </h2>
      <p className={styles.lead}>{t('large.lead')}</p>
      {!open && (
        <div className={styles.doors}>
          <FolderDoor />
          <HubDoor />
        </div>
      )}
      <LargeProgress />
      {open && (
        <div className={styles.bench}>
          <div className={styles.column}>
            <LargeModel />
            {!running && <LargeSettingsForm />}
          </div>
          <div className={styles.column}>
            <MemoryBar />
            {!running && <StartRun />}
            <RunProgress />
            {finished && <LargeResult />}
          </div>
        </div>
      )}
    </section>
  );
}
