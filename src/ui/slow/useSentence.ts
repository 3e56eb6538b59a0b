/** One sentence on the lit part, with the run's own numbers. */
import { useTranslation } from 'react-i18next';
import { formatApart, formatValue } from '../heatmap/numbers.ts';
import { lineOf, type SlowPart, type SlowTold } from './parts.ts';

export function useSentence(told: SlowTold, kind: 'images' | 'tokens'): (part: SlowPart) => string {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatValue(value, i18n.language);
  const { name, rows, columns, ranking, mask, forward, update } = told;
  const of = rows * columns;
  return (part) => {
    switch (part) {
      case 'score':
        return t('slow.sentence.score', {
          method: t(`methods.${told.method}.name`, { defaultValue: told.method }),
          count: of,
          name,
          lowest: number(told.scores.lowest),
          highest: number(told.scores.highest),
        });
      case 'sort':
        return t(`slow.sentence.sort.${ranking.kind}`, {
          count: ranking.count,
          row: ranking.first.row,
          column: ranking.first.column,
          from: ranking.columns[0],
          to: ranking.columns[1] - 1,
          lowest: number(ranking.first.score),
        });
      case 'threshold': {
        const [threshold, kept] = formatApart(ranking.highestCut ?? 0, ranking.lowestKept ?? 0, i18n.language);
        const { cut, count } = ranking;
        return t(`slow.sentence.threshold.${lineOf(told)}`, { cut, count, threshold, kept });
      }
      case 'mask':
        return t('slow.sentence.mask', { name, cut: mask.cut, of, share: mask.cut / of });
      case 'forward':
        return t(`slow.sentence.forward.${kind}`, { ...forward });
      case 'loss':
        return t(`slow.sentence.loss.${kind}`, { loss: number(forward.loss) });
      case 'update':
        return t(
          `slow.sentence.update.${update?.guarded === false ? 'free' : update?.adapters ? 'adapters' : 'held'}`,
          {
            ...update,
            optimizer: t(`optimizers.${update?.optimizer}.name`, { defaultValue: update?.optimizer }),
            name,
            largest: number(update?.largest ?? 0),
          },
        );
      case 'zeros': {
        const sum = (field: 'cut' | 'revived') => update?.zeros.reduce((all, layer) => all + layer[field], 0);
        return t(`slow.sentence.zeros.${update?.guarded === false ? 'free' : 'held'}`, {
          cut: sum('cut'),
          revived: sum('revived'),
        });
      }
      default:
        return part satisfies never;
    }
  };
}
