/** Accuracy over sparsity: a line a method, the dense line, the place where the network stands now. */
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
import { type Curve, curveRows, lineStyle, recipeSparsity } from './curve.ts';
import { axis, box, legend, tooltip, xName, yName } from './plotStyle.ts';

export interface CurvePlotProps {
  readonly sweep: Curve;
  /** Sparsity of the network now. */
  readonly now: number | null;
}

export function CurvePlot({ sweep, now }: CurvePlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id);
  const known = curveRows(sweep.points);
  const rows = known.map(({ wanted, points }) => ({
    wanted,
    ...Object.fromEntries(Object.entries(points).map(([method, { accuracy }]) => [method, accuracy])),
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
          domain={[0, 1]}
          ticks={[0, 0.2, 0.4, 0.6, 0.8, 1]}
          tickFormatter={format.share}
          width={56}
        >
          <Label value={t('charts.curve.y')} {...yName} dy={30} />
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(wanted) => `${t('charts.curve.got')} ${format.percent(Number(wanted))}`}
          formatter={(accuracy) => format.percent(Number(accuracy))}
        />
        {sweep.dense !== null && (
          <ReferenceLine y={sweep.dense} stroke="var(--good)" strokeDasharray="4 3">
            <Label value={t('charts.curve.dense')} position="insideBottomLeft" fontSize={10.5} fill="var(--good)" />
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
              dot={{ r: 3.5, strokeDasharray: '' }}
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
