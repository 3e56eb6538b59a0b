/** What the curve of a network is called, and how its figures are written: by what it is judged. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import { isShare, kindOf, type Measure, measuresOf } from '../compare/measures.ts';

export interface CurveWords {
  readonly title: string;
  /** Of the vertical axis, with what is special about it. */
  readonly y: string;
  /** A figure, in a sentence or a table. */
  readonly figure: (value: number) => string;
  /** A figure beside its axis. */
  readonly tick: (value: number) => string;
}

/** @param measure of the curve; absent = that of the network in the lab, which may have no curve yet */
export function useCurveWords(measure?: Measure): CurveWords {
  const { t } = useTranslation();
  const format = useFormat();
  const model = useStore(labStore, (state) => state.model);
  const judged = measure ?? measuresOf(kindOf(null, model), null)[0];
  const fine = (value: number) => (value < 1000 ? format.decimal(value) : format.compact(value));
  const share = isShare(judged);
  return {
    title: t(`charts.curve.titles.${judged}`),
    y: t(`charts.curve.measures.${judged}`),
    figure: (value) => (Number.isFinite(value) ? (share ? format.percent(value) : fine(value)) : '–'),
    tick: share ? format.share : fine,
  };
}
