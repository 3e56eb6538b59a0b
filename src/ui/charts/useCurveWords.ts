/** What the curve of a network is called, and how its figures are written: by what it is judged. */
import { useTranslation } from 'react-i18next';
import type { Measure } from '../compare/measures.ts';
import { type MeasureWords, useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';

export interface CurveWords extends MeasureWords {
  readonly title: string;
}

/** @param measure of the curve; absent = that of the network in the lab, which may have no curve yet */
export function useCurveWords(measure?: Measure): CurveWords {
  const { t } = useTranslation();
  const inLab = useMeasure(null);
  const judged = measure ?? inLab;
  return { title: t(`charts.curve.titles.${judged}`), ...useMeasureWords(judged) };
}
