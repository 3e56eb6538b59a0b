/** The lit part, large: its picture with axes and legend. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { MiniPlot } from '../charts/MiniPlot.tsx';
import { TableTwin } from '../components/TableTwin.tsx';
import { formatValue } from '../heatmap/numbers.ts';
import { TilePicture } from '../heatmap/TilePicture.tsx';
import { ColumnFigure } from './ColumnFigure.tsx';
import { chartOf } from './charts.ts';
import { tileOf } from './PartPicture.tsx';
import type { SlowPart, SlowTold } from './parts.ts';
import styles from './Slow.module.css';

export function Stage({ part, told }: { readonly part: SlowPart; readonly told: SlowTold }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatValue(value, i18n.language);
  const tile = tileOf(part, told);
  if (tile) {
    const values = { name: told.name, limit: number(tile.tile.limit) };
    return (
      <figure className={styles.figure}>
        <div role="img" aria-label={t(`slow.picture.${part}`, values)}>
          <TilePicture {...tile} className={styles.heat} />
        </div>
        <figcaption className={styles.axisName}>
          {t('heatmap.rows', { span: `0–${told.rows - 1}`, of: told.rows })} ·{' '}
          {t('heatmap.columns', { span: `0–${told.columns - 1}`, of: told.columns })} ·{' '}
          {t(`slow.legend.${part}`, values)}
        </figcaption>
      </figure>
    );
  }
  const chart = chartOf(part, told);
  if (!chart) return <Order told={told} />;
  const { ranking, forward } = told;
  const words: Readonly<Record<string, { x: string; y: string; label?: string; part?: string }>> = {
    threshold: {
      x: t('slow.axes.score'),
      y: t(ranking.kind === 'channels' ? 'slow.axes.channels' : 'slow.axes.weights'),
      label: t('slow.line.threshold', { score: number(ranking.highestCut ?? 0) }),
      part: t('slow.table.ofThemCut'),
    },
    forward: { x: t('slow.axes.layer'), y: t('slow.axes.magnitude') },
    loss: {
      x: t('slow.axes.loss'),
      y: t('slow.axes.predictions'),
      label: t('slow.line.mean', { loss: number(forward.loss) }),
    },
    zeros: { x: t('slow.axes.layer'), y: t('slow.axes.zeros'), part: t('slow.table.revived') },
  };
  const { x, y, label = null, part: foot = null } = words[part];
  return <ColumnFigure chart={chart} x={x} y={y} label={label} part={foot} />;
}

function Order({ told }: { readonly told: SlowTold }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { sorted, count } = told.ranking;
  const number = (value: number) => formatValue(value, i18n.language);
  const [lowest, highest] = [sorted[0][1], sorted[sorted.length - 1][1]];
  return (
    <figure className={styles.figure}>
      <div className={styles.order}>
        <MiniPlot
          x={{ name: t('slow.axes.place'), span: [1, count], ticks: [1, count], format: format.integer }}
          y={{ name: t('slow.axes.score'), span: [lowest, highest], ticks: [lowest, highest], format: number }}
          lines={[{ id: 'scores', stroke: 'var(--accent)', dash: '', dots: count <= 16, points: sorted }]}
        />
      </div>
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{t('slow.axes.place')}</th>
            <th scope="col">{t('slow.axes.score')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(([place, score]) => (
            <tr key={place}>
              <th scope="row">{format.integer(place)}</th>
              <td>{number(score)}</td>
            </tr>
          ))}
        </tbody>
      </TableTwin>
    </figure>
  );
}
