/** The drawing library comes after the page: both plots share one chunk of it. */
import { lazy } from 'react';

export const CurvePlot = lazy(() => import('./CurvePlot.tsx').then((module) => ({ default: module.CurvePlot })));
export const LossPlot = lazy(() => import('./LossPlot.tsx').then((module) => ({ default: module.LossPlot })));
