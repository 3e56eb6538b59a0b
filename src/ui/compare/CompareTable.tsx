/** The table twin of the curve; each row can be taken as A or B. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Format } from '../../i18n/format.ts';
import { compareStore, same, selectPoint } from '../../state/compare.ts';
import type { SweepPoint } from '../../workers/protocol.ts';
import { TableTwin } from '../components/TableTwin.tsx';
import { figureOf, isShare, wordOf } from './measures.ts';
import type { PlotLine } from './plot/lines.ts';
import type { Look } from './useLook.ts';
import { useWords } from './useWords.ts';

export interface CompareTableProps {
  readonly lines: readonly PlotLine[];
  readonly format: Format;
  readonly look: Look;
}

/** Columns of what only some points have: an earlier lab did not measure them, or single weights were cut. */
const extras = ['denseMacs', 'denseBytes', 'channelShare', 'ms'] as const;
type Extra = (typeof extras)[number];

export function CompareTable({ lines, format, look: { measures, kind } }: CompareTableProps) {
  const { t } = useTranslation();
  const words = useWords();
  const { a, b } = useStore(compareStore);
  const points = lines.flatMap((line) => line.points.flatMap(({ seeds }) => seeds));
  const extra = extras.filter((name) => points.some((point) => point[name] !== undefined));
  const written: Record<Extra, (value: number) => string> = {
    denseMacs: format.integer,
    denseBytes: format.bytes,
    channelShare: format.percent,
    ms: format.decimal,
  };
  return (
    <TableTwin>
      <thead>
        <tr>
          <th scope="col">{t('charts.curve.method')}</th>
          <th scope="col">{t('compare.table.got')}</th>
          {measures.map((name) => (
            <th key={name} scope="col">
              {t(`compare.measures.${wordOf(name, kind)}`)}
            </th>
          ))}
          <th scope="col">{t('compare.axes.macs')}</th>
          <th scope="col">{t('compare.axes.bytes')}</th>
          {extra.map((name) => (
            <th key={name} scope="col">
              {t(`compare.table.${name}`)}
            </th>
          ))}
          <th scope="col">{t('compare.table.seeds')}</th>
          <th scope="col">{t('compare.table.pick')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.flatMap((line) =>
          line.points.map(({ seeds }) => {
            const [first] = seeds;
            const over = (value: (point: SweepPoint) => number) =>
              seeds.reduce((sum, point) => sum + value(point), 0) / seeds.length;
            const mean = (name: 'macs' | 'bytes' | 'sparsity') => over((point) => point[name]);
            const chosen = a && same(a, first) ? 'A' : b && same(b, first) ? 'B' : null;
            const method = [words.method(line.method), words.pattern(line.pattern)].join(t('inspector.listComma'));
            return (
              <tr key={`${line.id} ${first.wanted}`}>
                <th scope="row">{method}</th>
                <td>{format.percent(mean('sparsity'))}</td>
                {measures.map((name) => {
                  const value = over((point) => figureOf(point, name));
                  return <td key={name}>{isShare(name) ? format.percent(value) : format.decimal(value)}</td>;
                })}
                <td>{format.integer(mean('macs'))}</td>
                <td>{format.bytes(mean('bytes'))}</td>
                {extra.map((name) => {
                  const value = over((point) => point[name] ?? Number.NaN);
                  return <td key={name}>{Number.isNaN(value) ? '–' : written[name](value)}</td>;
                })}
                <td>{seeds.length}</td>
                <td>
                  <Button
                    size="compact-xs"
                    variant={chosen ? 'filled' : 'default'}
                    aria-pressed={chosen !== null}
                    aria-label={t('compare.table.pickAs', { method, sparsity: first.wanted })}
                    onClick={() => selectPoint(first)}
                  >
                    {chosen ?? '+'}
                  </Button>
                </td>
              </tr>
            );
          }),
        )}
      </tbody>
    </TableTwin>
  );
}
