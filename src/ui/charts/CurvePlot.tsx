/** Accuracy or perplexity over sparsity: a line a method, the dense line, the least that can be, the place where the network stands now. */
import { useTranslation } from 'react-i18next';
import {
  CartesianGrid,
  Label,
  Legend,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { type Curve, curveAxis, curveRows, figureAt, lineStyle, recipeSparsity } from './curve.ts';
import { axis, box, legend, tooltip, xName, yName } from './plotStyle.ts';
import { useCurveWords } from './useCurveWords.ts';

export interface CurvePlotProps {
  readonly sweep: Curve;
  /** Sparsity of the network now. */
  readonly now: number | null;
}

/** Numbers beside the axis of figures. */
const mostTicks = 8;

export function CurvePlot({ sweep, now }: CurvePlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id);
  const words = useCurveWords(sweep.measure);
  const { scale, ticks } = curveAxis(sweep, mostTicks);
  const known = curveRows(sweep.points);
  const rows = known.map(({ wanted, points }) => ({
    wanted,
    ...Object.fromEntries(Object.entries(points).map(([method, point]) => [method, figureAt(point, sweep)])),
  }));
  return (
    <ResponsiveContainer {...box}>
      <LineChart
        data={rows}
        margin={{ top: 16, right: 12, bottom: 14, left: 0 }}
        accessibilityLayer={false}
        style={{ cursor: 'pointer' }}
        onClick={({ activeLabel }) => {
          const row = known.find(({ wanted }) => wanted === Number(activeLabel));
          if (row) commands.setSparsity(recipeSparsity(row, ofRecipe), true);
        }}
      >
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          {...axis}
          type="number"
          dataKey="wanted"
          domain={[0, 1]}
          ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
          tickFormatter={format.share}
          height={40}
        >
          <Label value={t('charts.curve.x')} {...xName} />
        </XAxis>
        <YAxis
          {...axis}
          type="number"
          scale={scale.log ? 'log' : 'linear'}
          domain={[scale.from, scale.to]}
          ticks={[...ticks]}
          tickFormatter={words.tick}
          width={56}
        >
          <Label value={words.y} {...yName} dy={30} />
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(wanted) => `${t('charts.curve.got')} ${format.percent(Number(wanted))}`}
          formatter={(value) => words.figure(Number(value))}
        />
        {sweep.dense !== null && (
          <ReferenceLine y={sweep.dense} stroke="var(--good)" strokeDasharray="4 3">
            <Label value={t('charts.curve.dense')} position="insideBottomLeft" fontSize={10.5} fill="var(--good)" />
          </ReferenceLine>
        )}
        {sweep.bound !== null && (
          <ReferenceLine y={sweep.bound} stroke="var(--ink-3)" strokeDasharray="1 3">
            <Label value={t('charts.curve.bound')} position="insideBottomRight" fontSize={10.5} fill="var(--ink-3)" />
          </ReferenceLine>
        )}
        {now !== null && <ReferenceLine x={now} stroke="var(--accent)" />}
        <Legend {...legend} />
        {sweep.methods.map((method, place) => {
          const { stroke, dash } = lineStyle(method, place);
          return (
            <Line
              key={method}
              name={t(`methods.${method}.name`)}
              dataKey={method}
              stroke={stroke}
              strokeDasharray={dash}
              strokeWidth={1.8}
              dot={{ r: 3.5, strokeDasharray: '', fill: 'var(--panel)' }}
              activeDot={{ r: 5 }}
              connectNulls
              isAnimationActive={false}
            />
          );
        })}
      </LineChart>
    </ResponsiveContainer>
  );
}
