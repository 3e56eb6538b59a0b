/** Loss over training steps; fine-tuning is a line of its own. */
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Label, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LossPoint } from '../../workers/protocol.ts';
import { counted, lossLines } from './loss.ts';
import { axis, box, legend, tooltip, xName, yName } from './plotStyle.ts';
import { thin } from './thin.ts';

export interface LossPlotProps {
  readonly points: readonly LossPoint[];
}

export function LossPlot({ points }: LossPlotProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = counted(thin(points, 200).items).map(({ step, loss, phase }) => ({ step, [phase]: loss }));
  const present = lossLines.filter(({ phase }) => points.some((point) => point.phase === phase));
  return (
    <ResponsiveContainer {...box}>
      <LineChart data={rows} margin={{ top: 16, right: 12, bottom: 14, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--line)" />
        <XAxis
          {...axis}
          type="number"
          dataKey="step"
          domain={['dataMin', 'dataMax']}
          tickFormatter={format.integer}
          tickCount={6}
          allowDecimals={false}
          height={40}
        >
          <Label value={t('charts.loss.x')} {...xName} />
        </XAxis>
        <YAxis {...axis} domain={[0, 'auto']} tickCount={6} tickFormatter={format.decimal} width={56}>
          <Label value={t('charts.loss.y')} {...yName} />
        </YAxis>
        <Tooltip
          {...tooltip}
          labelFormatter={(step) => `${t('charts.loss.x')} ${format.integer(Number(step))}`}
          formatter={(loss) => format.decimal(Number(loss))}
        />
        <Legend {...legend} />
        {present.map(({ phase, stroke }) => (
          <Line
            key={phase}
            name={t(`phases.${phase}`)}
            dataKey={phase}
            stroke={stroke}
            strokeWidth={1.5}
            dot={false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
