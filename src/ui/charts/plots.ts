/** The drawing library comes after the page: the plots share one chunk of it. */
import { lazy } from 'react';

export const CurvePlot = lazy(() => import('./CurvePlot.tsx').then((module) => ({ default: module.CurvePlot })));
export const LossPlot = lazy(() => import('./LossPlot.tsx').then((module) => ({ default: module.LossPlot })));
export const MaskPlot = lazy(() => import('./MaskPlot.tsx').then((module) => ({ default: module.MaskPlot })));
