/** The axes of the curve: what they hold, how they count, their names; sparsity by powers is the share that is kept. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat } from '../../../i18n/format.ts';
import { isShare, wordOf } from '../measures.ts';
import type { Look } from '../useLook.ts';
import type { AxisWords } from './Axes.tsx';
import type { Zoom } from './ComparePlot.tsx';
import { type PlotLine, plotAxisOf } from './lines.ts';
import { type Scale, scaleOf, zoomed } from './scale.ts';

/** @param levels horizontal lines that the picture must hold too */
export function usePlotAxes(
  lines: readonly PlotLine[],
  levels: readonly number[],
  { axis, zerosToo, measure, logX, logY, kind }: Look,
  zooms: readonly Zoom[],
): { readonly x: AxisWords & { readonly scale: Scale }; readonly y: AxisWords & { readonly scale: Scale } } {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const format = createFormat(i18n.language);
    const points = lines.flatMap((line) => line.points);
    const xs = points.map((point) => point.x);
    const ys = [...points.flatMap(({ low, high }) => [low, high]), ...levels];
    const byPowers = axis === 'sparsity' && logX;
    const forwards = scaleOf(xs, logX, axis === 'sparsity' ? [0, 1] : undefined);
    const x = byPowers ? { ...forwards, from: 1, to: forwards.log ? forwards.from : 0.01, log: true } : forwards;
    const y = scaleOf(ys, logY, isShare(measure) ? [0, 1] : undefined);
    const within = (scale: Scale, way: 'x' | 'y') => zooms.reduce((now, zoom) => zoomed(now, ...zoom[way]), scale);
    const fine = (value: number) => (value < 1000 ? format.decimal(value) : format.compact(value));
    const share = zooms.length > 0 ? format.percent : format.share;
    return {
      x: {
        scale: within(x, 'x'),
        name: t(`compare.axisNames.${axisWord({ axis, logX, zerosToo, kind })}`),
        format: axis === 'sparsity' ? share : axis === 'bytes' ? format.bytes : fine,
      },
      y: {
        scale: within(y, 'y'),
        name: t(`compare.measureNames.${wordOf(measure, kind)}`),
        format: isShare(measure) ? share : fine,
      },
    };
  }, [lines, levels, axis, zerosToo, measure, logX, logY, kind, zooms, t, i18n.language]);
}

function axisWord(look: Pick<Look, 'axis' | 'logX' | 'zerosToo' | 'kind'>): string {
  const word = plotAxisOf(look);
  if (look.kind !== 'language') return word;
  return look.axis === 'macs' ? `${word}Token` : look.axis === 'ms' ? 'msText' : word;
}
