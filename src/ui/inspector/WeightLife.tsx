/** One weight's life: where it was, what it scored, why it stayed or went, and what its loss costs. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LayerView, WeightView } from '../../workers/protocol.ts';
import { formatChange, formatValue } from '../heatmap/numbers.ts';
import { CompensationRow } from './CompensationRow.tsx';
import { Formula } from './Formula.tsx';
import css from './Inspector.module.css';
import { Fate, Others } from './Others.tsx';
import { type Deciding, patternDecided, verdictOf } from './verdict.ts';

export interface WeightLifeProps {
  readonly weight: WeightView;
  /** Of its layer. */
  readonly progress: LayerView['progress'];
  /** The M of N:M; null = none. */
  readonly group: number | null;
  /** The method decides a few columns at a time: ranks and thresholds of the layer say nothing. */
  readonly deciding: Deciding;
  /** More is being gathered for the other methods. */
  readonly gathering: boolean;
  readonly onWhole: () => void;
}

export function WeightLife({ weight, progress, group, deciding, gathering, onWhole }: WeightLifeProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const methodName = (id: string) => t(`methods.${id}.name`, { defaultValue: id });
  const number = (value: number) => formatValue(value, i18n.language);
  const count = format.integer;
  const index = weight.inputIndex;
  const scored = weight.competitors > 0;
  const ranked = scored && !(progress === 'masked' && (deciding !== 'once' || patternDecided(weight, group)));
  const others = weight.others.filter((other) => other.method !== weight.method);
  return (
    <section aria-label={t('inspector.life.title')}>
      <h2>{t('inspector.life.title')}</h2>
      <p className={css.place}>
        {t('heatmap.place', { row: weight.row, column: weight.column })}
        {index.length === 3 && ` · ${t('heatmap.convInput', { ky: index[0], kx: index[1], channel: index[2] })}`}
      </p>
      {scored && <Formula weight={weight} />}
      <p className={css.verdict} data-kept={weight.kept}>
        {t(`inspector.verdict.${verdictOf(weight, progress, group, deciding)}`, {
          rank: count(weight.rank),
          competitors: count(weight.competitors),
          threshold: number(weight.score - weight.margin),
          change: formatChange(weight.lossChange, i18n.language),
          method: methodName(weight.method),
        })}
      </p>
      <dl className={css.life}>
        <dt>{t('inspector.life.before')}</dt>
        <dd>{number(weight.before)}</dd>
        <dt>{t('inspector.life.now')}</dt>
        <dd>
          {number(weight.now)} {scored && progress === 'masked' && <Fate kept={weight.kept} />}
        </dd>
        {weight.inputNorm !== null && (
          <>
            <dt>
              {t('inspector.life.inputNorm')}
              <small>
                {t('inspector.life.watchedOn', { count: weight.calibration, examples: count(weight.calibration) })}
              </small>
            </dt>
            <dd>{number(weight.inputNorm)}</dd>
          </>
        )}
        {ranked && (
          <>
            <dt>{t('inspector.life.rank')}</dt>
            <dd>{t('inspector.life.rankOf', { rank: count(weight.rank), competitors: count(weight.competitors) })}</dd>
          </>
        )}
        {ranked && progress === 'masked' && (
          <>
            <dt>{t(weight.margin < 0 ? 'inspector.life.below' : 'inspector.life.above')}</dt>
            <dd>{number(Math.abs(weight.margin))}</dd>
          </>
        )}
        <CompensationRow compensation={weight.compensation} kept={weight.kept} />
        <dt>
          {t('inspector.life.lossChange')}
          <small>
            {t('inspector.life.measuredOn', { count: weight.lossExamples, images: count(weight.lossExamples) })}
          </small>
        </dt>
        <dd>{formatChange(weight.lossChange, i18n.language)}</dd>
      </dl>
      {scored && others.length > 0 && (
        <Others
          method={weight.method}
          others={others}
          waiting={weight.waiting}
          gathering={gathering}
          onWhole={onWhole}
        />
      )}
    </section>
  );
}
