/** Loss over training steps; fine-tuning is a line of its own. */
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Label, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LossPoint } from '../../workers/protocol.ts';
import { axis, tooltip } from './plotStyle.ts';
import { thin } from './thin.ts';

const phases = [
  { phase: 'train', stroke: 'var(--pos)', dash: '' },
  { phase: 'finetune', stroke: 'var(--accent)', dash: '' },
] as const;

export interface LossPlotProps {
  readonly points: readonly LossPoint[];
  readonly compact: boolean;
}

export function LossPlot({ points, compact }: LossPlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = thin(points, 400).items.map(({ step, loss, phase }) => ({ step, [phase]: loss }));
  const present = phases.filter(({ phase }) => points.some((point) => point.phase === phase));
  return (
    <ResponsiveContainer width="100%" height="100%" minWidth={80} minHeight={60}>
      <LineChart
        data={rows}
        margin={{ top: compact ? 6 : 16, right: 12, bottom: compact ? 0 : 14, left: 0 }}
        accessibilityLayer={false}
      >
        {!compact && <CartesianGrid stroke="var(--line)" />}
        <XAxis
          {...axis}
          type="number"
          dataKey="step"
          domain={['dataMin', 'dataMax']}
          tickFormatter={format.integer}
          tickCount={compact ? 3 : 6}
          height={compact ? 18 : 40}
        >
          {!compact && (
            <Label value={t('charts.loss.x')} position="insideBottom" offset={0} fill="var(--ink-2)" fontSize={12} />
          )}
        </XAxis>
        <YAxis
          {...axis}
          domain={[0, 'auto']}
          tickCount={compact ? 3 : 6}
          tickFormatter={format.decimal}
          width={compact ? 46 : 56}
        >
          {!compact && (
            <Label value={t('charts.loss.y')} angle={-90} position="insideLeft" fill="var(--ink-2)" fontSize={12} />
          )}
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(step) => `${t('charts.loss.x')} ${format.integer(Number(step))}`}
          formatter={(loss) => format.decimal(Number(loss))}
        />
        {!compact && <Legend verticalAlign="top" height={28} wrapperStyle={{ fontSize: 12 }} />}
        {present.map(({ phase, stroke, dash }) => (
          <Line
            key={phase}
            name={t(`phases.${phase}`)}
            dataKey={phase}
            stroke={stroke}
            strokeDasharray={dash}
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
