/** Accuracy over sparsity, small: a press cuts the network to the nearest sparsity that was measured. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { type Curve, curveRows, lineStyle, recipeSparsity } from './curve.ts';
import { MiniPlot } from './MiniPlot.tsx';

const shares = [0, 1] as const;
const ticks = { x: [0, 1], y: [0, 0.5, 1] } as const;

export function MiniCurve({ sweep, now }: { readonly sweep: Curve; readonly now: number | null }) {
  const { t } = useTranslation();
  const { share } = useFormat();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id);
  const rows = curveRows(sweep.points);
  return (
    <MiniPlot
      x={{ name: t('charts.curve.got'), span: shares, ticks: ticks.x, format: share }}
      y={{ name: t('charts.curve.y'), span: shares, ticks: ticks.y, format: share }}
      level={sweep.dense === null ? undefined : { at: sweep.dense, name: t('charts.curve.dense') }}
      here={now}
      lines={sweep.methods.map((method, place) => ({
        ...lineStyle(method, place),
        id: method,
        dots: true,
        points: rows.flatMap(({ wanted, points }) => (points[method] ? [[wanted, points[method].accuracy]] : [])),
      }))}
      onPick={(sparsity) => {
        const distance = (wanted: number) => Math.abs(wanted - sparsity);
        const nearest = rows.toSorted((a, b) => distance(a.wanted) - distance(b.wanted))[0];
        if (nearest) commands.setSparsity(recipeSparsity(nearest, ofRecipe), true);
      }}
    />
  );
}
