/** Sparsity over training steps as planned and as it is, and at each event how many weights went and came. */
import { useTranslation } from 'react-i18next';
import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Label,
  Legend,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useFormat } from '../../i18n/useFormat.ts';
import { churnRows } from '../../pictures/maskSeries.ts';
import type { MaskHistoryView } from '../../workers/protocol.ts';
import { axis, box, legend, rightName, tooltip, xName, yName } from './plotStyle.ts';

/** Weights that went above the axis, those that came back below it. */
const bars = [
  { name: 'cut', dataKey: 'cut', fill: 'var(--neg)' },
  { name: 'grown', dataKey: 'grown', fill: 'var(--pos)' },
] as const;

/** Shares of zeros. */
const lines = [
  { name: 'planned', dataKey: 'planned', stroke: 'var(--ink-3)', strokeDasharray: '4 3', dot: false },
  { name: 'now', dataKey: 'sparsity', stroke: 'var(--accent)', strokeWidth: 1.8, dot: { r: 2.5 } },
] as const;

export function MaskPlot({ masks }: { readonly masks: MaskHistoryView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    ...masks.planned.map(([step, planned]) => ({ step, planned })),
    ...churnRows(masks).map(({ step, sparsity, cut, grown }) => ({ step, sparsity, cut, grown: -grown })),
    { step: masks.steps, planned: masks.planned.at(-1)?.[1] },
  ].sort((a, b) => a.step - b.step);
  const shares = new Set(lines.map(({ name }) => t(`charts.masks.${name}`)));
  return (
    <ResponsiveContainer {...box}>
      <ComposedChart
        data={rows}
        stackOffset="sign"
        margin={{ top: 16, right: 4, bottom: 14, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          {...axis}
          type="number"
          dataKey="step"
          domain={[0, Math.max(1, masks.steps)]}
          tickFormatter={format.integer}
          tickCount={6}
          height={40}
        >
          <Label value={t('charts.masks.x')} {...xName} />
        </XAxis>
        <YAxis {...axis} yAxisId="share" domain={[0, 1]} tickFormatter={format.share} width={56}>
          <Label value={t('charts.masks.y')} {...yName} />
        </YAxis>
        <YAxis
          {...axis}
          yAxisId="count"
          orientation="right"
          tickFormatter={(count) => format.compact(Math.abs(Number(count)))}
          width={58}
        >
          <Label value={t('charts.masks.count')} {...rightName} />
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(step) => `${t('charts.masks.x')} ${format.integer(Number(step))}`}
          formatter={(value, name) =>
            shares.has(String(name)) ? format.percent(Number(value)) : format.integer(Math.abs(Number(value)))
          }
        />
        <Legend {...legend} />
        {bars.map(({ name, ...bar }) => (
          <Bar
            key={name}
            {...bar}
            name={t(`charts.masks.${name}`)}
            yAxisId="count"
            stackId="churn"
            barSize={6}
            isAnimationActive={false}
          />
        ))}
        {lines.map(({ name, ...line }) => (
          <Line
            key={name}
            {...line}
            name={t(`charts.masks.${name}`)}
            yAxisId="share"
            type="stepAfter"
            connectNulls
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
