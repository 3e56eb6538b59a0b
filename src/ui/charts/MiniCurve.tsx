/** Accuracy or perplexity over sparsity, small: a press cuts the network to the nearest sparsity that was measured. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { type Curve, curveAxis, curveRows, figureAt, lineStyle, recipeSparsity } from './curve.ts';
import { MiniPlot } from './MiniPlot.tsx';
import { useCurveWords } from './useCurveWords.ts';

const shares = [0, 1] as const;
/** Numbers beside an axis as low as the card. */
const fewTicks = 4;

export function MiniCurve({ sweep, now }: { readonly sweep: Curve; readonly now: number | null }) {
  const { t } = useTranslation();
  const { share } = useFormat();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id);
  const words = useCurveWords(sweep.measure);
  const rows = curveRows(sweep.points);
  const { scale, ticks } = curveAxis(sweep, fewTicks);
  return (
    <MiniPlot
      x={{ name: t('charts.curve.got'), span: shares, ticks: shares, format: share }}
      y={{ name: words.y, span: [scale.from, scale.to], log: scale.log, ticks, format: words.tick }}
      level={sweep.dense === null ? undefined : { at: sweep.dense, name: t('charts.curve.dense') }}
      here={now}
      lines={sweep.methods.map((method, place) => ({
        ...lineStyle(method, place),
        id: method,
        dots: true,
        points: rows.flatMap(({ wanted, points }) =>
          points[method] ? [[wanted, figureAt(points[method], sweep)]] : [],
        ),
      }))}
      onPick={(sparsity) => {
        const distance = (wanted: number) => Math.abs(wanted - sparsity);
        const nearest = rows.toSorted((a, b) => distance(a.wanted) - distance(b.wanted))[0];
        if (nearest) commands.setSparsity(recipeSparsity(nearest, ofRecipe), true);
      }}
    />
  );
}
