/** Loss over training steps, small. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LossPoint } from '../../workers/protocol.ts';
import { counted, lossLines } from './loss.ts';
import { MiniPlot } from './MiniPlot.tsx';
import { axisEnd, type Point } from './miniShape.ts';
import { thin } from './thin.ts';

/** As many points as the card has pixels for. */
const most = 200;

export function MiniLoss({ points }: { readonly points: readonly LossPoint[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = counted(thin(points, most).items);
  const steps = shown.map(({ step }) => step);
  const span = [Math.min(...steps), Math.max(...steps)] as const;
  const end = axisEnd(Math.max(...shown.map(({ loss }) => loss)));
  return (
    <MiniPlot
      x={{ name: t('charts.loss.x'), span, ticks: span[0] === span[1] ? [] : span, format: format.integer }}
      y={{ name: t('charts.loss.y'), span: [0, end], ticks: [0, end / 2, end], format: format.decimal }}
      lines={lossLines.map(({ phase, stroke }) => ({
        id: phase,
        stroke,
        dash: '',
        dots: shown.length === 1, // a line needs two
        points: shown.filter((point) => point.phase === phase).map(({ step, loss }): Point => [step, loss]),
      }))}
    />
  );
}
