/** Methods against each other: what to compare, the curves, two points side by side, the scan of layers, what was kept. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { PageMain } from '../components/PageMain.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { ClassPanel } from '../share/ClassPanel.tsx';
import css from './Compare.module.css';
import { CurvePanel } from './CurvePanel.tsx';
import { PairPanel } from './comparison/PairPanel.tsx';
import { KeptSweeps } from './KeptSweeps.tsx';
import { SweepForm } from './SweepForm.tsx';
import { ScanPanel } from './scan/ScanPanel.tsx';

export function ComparePage() {
  const { t } = useTranslation();
  const known = useStore(labStore, (state) => state.catalog !== null);
  const drafted = useStore(draftStore, (state) => state.settings !== null);
  return (
    <PageMain title={t('compare.title')} lead={t('compare.lead')} wide>
      {known && drafted ? (
        <>
          <div className={css.columns}>
            <SweepForm />
            <CurvePanel />
          </div>
          <PairPanel />
          <ScanPanel />
          <ClassPanel />
          <KeptSweeps />
        </>
      ) : (
        <Skeleton lines={12} height={24} />
      )}
    </PageMain>
  );
}
