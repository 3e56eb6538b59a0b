/** The dialogs over the page. Their code comes with the first one that is opened. */
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { dialogStore } from './dialogs.ts';

const dialogs = {
  help: lazy(() => import('./HelpDialog.tsx').then((module) => ({ default: module.HelpDialog }))),
  export: lazy(() => import('../export/ExportDialog.tsx').then((module) => ({ default: module.ExportDialog }))),
  curve: lazy(() => import('../charts/CurveDialog.tsx').then((module) => ({ default: module.CurveDialog }))),
  quantization: lazy(() =>
    import('../quantization/QuantizationDialog.tsx').then((module) => ({ default: module.QuantizationDialog })),
  ),
  slow: lazy(() => import('../slow/SlowDialog.tsx').then((module) => ({ default: module.SlowDialog }))),
  film: lazy(() => import('../film/FilmDialog.tsx').then((module) => ({ default: module.FilmDialog }))),
  telling: lazy(() => import('../telling/TellingDialog.tsx').then((module) => ({ default: module.TellingDialog }))),
  speed: lazy(() => import('../speed/SpeedDialog.tsx').then((module) => ({ default: module.SpeedDialog }))),
  race: lazy(() => import('../race/RaceDialog.tsx').then((module) => ({ default: module.RaceDialog }))),
  masks: lazy(() => import('../charts/MaskDialog.tsx').then((module) => ({ default: module.MaskDialog }))),
  share: lazy(() => import('../share/ShareDialog.tsx').then((module) => ({ default: module.ShareDialog }))),
  loss: lazy(() => import('../charts/LossDialog.tsx').then((module) => ({ default: module.LossDialog }))),
};

export function Dialogs() {
  const open = useStore(dialogStore, (state) => state.open);
  if (open === null) return null;
  const Dialog = dialogs[open];
  return (
    <Suspense>
      <Dialog />
    </Suspense>
  );
}
