/** The recipe: pipeline and sparsity first, then network, data, method, pattern, and the finer settings folded below. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { exerciseStore, type Hideable } from '../../state/exercise.ts';
import { labStore } from '../../state/lab.ts';
import { Skeleton } from '../components/Skeleton.tsx';
import { ExerciseNote } from '../share/ExerciseNote.tsx';
import { CompactFields } from './CompactFields.tsx';
import { DataFields } from './DataFields.tsx';
import { FineFields } from './FineFields.tsx';
import { LayerFields } from './LayerFields.tsx';
import { AdaptingFields } from './LoraFields.tsx';
import { MethodFields } from './MethodFields.tsx';
import { NetworkFields } from './NetworkFields.tsx';
import { PatternFields } from './PatternFields.tsx';
import { PipelineFields, PipelineOptions } from './PipelineFields.tsx';
import styles from './RecipePanel.module.css';
import { SparsityControl } from './SparsityControl.tsx';
import { useTakesChannels } from './useTakesChannels.ts';

export function RecipePanel({ withSparsity }: { readonly withSparsity: boolean }) {
  const { t } = useTranslation();
  const ready = useStore(labStore, (state) => state.catalog !== null);
  const takesChannels = useTakesChannels();
  const drafted = useStore(draftStore, (state) => state.settings !== null);
  const hidden = useStore(exerciseStore, (state) => state.hidden);
  const shown = (group: Hideable) => !hidden.includes(group);
  return (
    <div className={styles.panel}>
      <h2 className="eyebrow">{t('lab.recipe')}</h2>
      {hidden.length > 0 && <ExerciseNote />}
      {ready && drafted ? (
        <>
          {shown('pipeline') && <PipelineFields />}
          {withSparsity && shown('sparsity') && <SparsityControl />}
          {shown('pipeline') && <PipelineOptions />}
          {shown('network') && <NetworkFields />}
          {shown('data') && <DataFields />}
          {shown('method') && <MethodFields />}
          {shown('method') && <AdaptingFields />}
          {shown('pattern') && (takesChannels ? <CompactFields /> : <PatternFields />)}
          {shown('layers') && <LayerFields />}
          {shown('fine') && <FineFields />}
        </>
      ) : (
        <Skeleton lines={9} height={26} />
      )}
    </div>
  );
}
