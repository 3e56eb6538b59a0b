/** The Lab: recipe | stage | inspector above the metrics; on narrow screens one column, controls first. */
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { exerciseStore } from '../../state/exercise.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { MetricsStrip } from '../metrics/MetricsStrip.tsx';
import { useMediaQuery } from '../shell/useMediaQuery.ts';
import { AccuracyLine } from './AccuracyLine.tsx';
import { Happened } from './Happened.tsx';
import styles from './LabPage.module.css';
import { LookCloser } from './LookCloser.tsx';
import { RunControls } from './RunControls.tsx';
import { Scrubber } from './Scrubber.tsx';
import { SparsityControl } from './SparsityControl.tsx';
import { StageBar } from './StageBar.tsx';
import { InspectorPictures, StagePictures } from './slots.tsx';

// The controls come right behind the pictures: the page stands before the last of them is read.
const RecipePanel = lazy(() => import('./RecipePanel.tsx').then(({ RecipePanel }) => ({ default: RecipePanel })));

export function LabPage() {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 899px)');
  const sliding = useStore(exerciseStore, ({ hidden }) => !hidden.includes('sparsity'));
  const stage = (
    <section key="stage" className={`${styles.panel} ${styles.stage}`} aria-label={t('lab.stage')}>
      <StageBar />
      <Scrubber />
      {narrow && sliding && <SparsityControl />}
      {narrow && <AccuracyLine />}
      <StagePictures />
    </section>
  );
  const recipe = (
    <section key="recipe" className={`${styles.panel} ${styles.recipe}`} aria-label={t('lab.recipe')}>
      <Suspense fallback={<Skeleton lines={14} />}>
        <RecipePanel withSparsity={!narrow} />
      </Suspense>
      {!narrow && <RunControls />}
    </section>
  );
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <h1 className="hidden-text">{t('lab.title')}</h1>
      <div className={styles.grid}>
        {narrow ? [stage, recipe] : [recipe, stage]}
        <aside className={`${styles.panel} ${styles.inspector}`} aria-label={t('lab.inspector')}>
          <InspectorPictures />
          <Happened />
          <LookCloser />
        </aside>
      </div>
      <MetricsStrip />
      {narrow && (
        <div className={styles.dock}>
          <RunControls />
        </div>
      )}
    </main>
  );
}
