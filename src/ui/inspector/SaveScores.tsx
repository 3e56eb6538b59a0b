/** Takes the histogram of scores away as a picture or a table. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { scoresCsv } from '../../pictures/runTables.ts';
import { histogramSvg } from '../charts/histogramPicture.ts';
import { SavePicture } from '../charts/SavePicture.tsx';
import { tokens } from '../compare/pictures/style.ts';
import { readColours } from '../components/readColours.ts';
import { formatValue } from '../heatmap/numbers.ts';
import type { HistogramProps } from './Histogram.tsx';
import { placeOf } from './histogramShape.ts';
import css from './Inspector.module.css';

export function SaveScores({ histogram, marks }: Pick<HistogramProps, 'histogram' | 'marks'>) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const { name, row, counts, prunedCounts, lower, upper } = histogram;
  const value = (score: number) => formatValue(score, i18n.language);
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const picture = () => {
    const [all, pruned] = [sum(counts), sum(prunedCounts)];
    const of = row === null ? name : t('inspector.scores.ofRow', { row, name });
    const words = {
      marked: t('inspector.histogram.cut', { count: format.integer(pruned) }),
      others: t('inspector.histogram.kept', { count: format.integer(all - pruned) }),
    };
    const levels = marks.map(({ at, kind }) => ({
      at: placeOf(histogram, at),
      name: t(`inspector.mark.${kind}`, { score: value(at) }),
    }));
    const axis = { name: t('inspector.histogram.axis'), from: value(lower), to: value(upper) };
    const panels = [{ name: of, counts, marked: prunedCounts }];
    const told = { title: t('inspector.scores.title'), lines: [], panels, words, axis, levels };
    return histogramSvg(told, readColours(tokens));
  };
  return (
    <div className={css.save}>
      <SavePicture name={`${name}-scores`} picture={picture} csv={() => scoresCsv(histogram)} size={26} />
    </div>
  );
}
