/** What a measure is called and how its figures are written. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { isShare, type Judged, judgedBy, type Measure } from '../compare/measures.ts';

export interface MeasureWords {
  /** In a table or a sentence. */
  readonly name: string;
  /** Of the vertical axis, with what is special about it. */
  readonly y: string;
  /** A figure, in a sentence or a table. */
  readonly figure: (value: number) => string;
  /** A figure beside its axis. */
  readonly tick: (value: number) => string;
}

/** @param measure the one that a network is judged by before all: accuracy or perplexity */
export function useMeasureWords(measure: Measure): MeasureWords {
  const { t } = useTranslation();
  const format = useFormat();
  const fine = (value: number) => (value < 1000 ? format.decimal(value) : format.compact(value));
  const share = isShare(measure);
  return {
    name: t(`compare.measures.${measure}`),
    y: t(`charts.curve.measures.${measure}`),
    figure: (value) => (Number.isFinite(value) ? (share ? format.percent(value) : fine(value)) : '–'),
    tick: share ? format.share : fine,
  };
}

/** @param known any network that was measured; null = none yet: then that in the lab decides */
export function useMeasure(known: Judged | null): ReturnType<typeof judgedBy> {
  const task = useStore(labStore, ({ model }) => model?.task ?? 'classify');
  return judgedBy(known, task);
}
