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
import type { MaskHistoryView } from '../../workers/protocol.ts';
import { churnRows } from './maskSeries.ts';
import { axis, tooltip } from './plotStyle.ts';

export function MaskPlot({ masks }: { readonly masks: MaskHistoryView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = [
    ...masks.planned.map(([step, planned]) => ({ step, planned })),
    ...churnRows(masks).map(({ step, sparsity, cut, grown }) => ({ step, sparsity, cut, grown: -grown })),
    { step: masks.steps, planned: masks.planned.at(-1)?.[1] },
  ].sort((a, b) => a.step - b.step);
  const shares = new Set([t('charts.masks.now'), t('charts.masks.planned')]);
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={80} minHeight={60}>
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
          <Label value={t('charts.masks.x')} position="insideBottom" offset={0} fill="var(--ink-2)" fontSize={12} />
        </XAxis>
        <YAxis {...axis} yAxisId="share" domain={[0, 1]} tickFormatter={format.share} width={56}>
          <Label value={t('charts.masks.y')} angle={-90} position="insideLeft" fill="var(--ink-2)" fontSize={12} />
        </YAxis>
        <YAxis
          {...axis}
          yAxisId="count"
          orientation="right"
          tickFormatter={(count) => format.compact(Math.abs(Number(count)))}
          width={58}
        >
          <Label value={t('charts.masks.count')} angle={90} position="insideRight" fill="var(--ink-2)" fontSize={12} />
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(step) => `${t('charts.masks.x')} ${format.integer(Number(step))}`}
          formatter={(value, name) =>
            shares.has(String(name)) ? format.percent(Number(value)) : format.integer(Math.abs(Number(value)))
          }
        />
        <Legend verticalAlign="top" height={28} wrapperStyle={{ fontSize: 12 }} />
        <Bar
          yAxisId="count"
          name={t('charts.masks.cut')}
          dataKey="cut"
          fill="var(--neg)"
          barSize={6}
          stackId="churn"
          isAnimationActive={false}
        />
        <Bar
          yAxisId="count"
          name={t('charts.masks.grown')}
          dataKey="grown"
          fill="var(--pos)"
          barSize={6}
          stackId="churn"
          isAnimationActive={false}
        />
        <Line
          yAxisId="share"
          name={t('charts.masks.planned')}
          dataKey="planned"
          type="stepAfter"
          stroke="var(--ink-3)"
          strokeDasharray="4 3"
          dot={false}
          connectNulls
          isAnimationActive={false}
        />
        <Line
          yAxisId="share"
          name={t('charts.masks.now')}
          dataKey="sparsity"
          type="stepAfter"
          stroke="var(--accent)"
          strokeWidth={1.8}
          dot={{ r: 2.5 }}
          connectNulls
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
