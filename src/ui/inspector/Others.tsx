/** One weight under each method: its score there, and whether it would stay; and why some methods have no say. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { labStore } from '../../state/lab.ts';
import type { WeightView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import { absentMethods } from './absent.ts';
import css from './Inspector.module.css';

interface OthersProps extends Pick<WeightView, 'method' | 'others' | 'waiting'> {
  /** More is being gathered for those that wait. */
  readonly gathering: boolean;
  readonly onWhole: () => void;
}

export function Others({ method: own, others, waiting, gathering, onWhole }: OthersProps) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const methodName = (id: string) => t(`methods.${id}.name`, { defaultValue: id });
  const listed = (ids: readonly string[]) => ids.map(methodName).join(t('inspector.listComma'));
  const names = listed(waiting);
  const catalog = useStore(labStore, (state) => state.catalog?.methods);
  return (
    <>
      <h3>{t('inspector.others')}</h3>
      <dl className={css.life}>
        {others.map(({ method, kept, score, rank }) => (
          <div key={method} className={css.row}>
            <dt>
              {methodName(method)}
              <small>{t('inspector.otherScore', { score: formatValue(score, i18n.language) })}</small>
            </dt>
            <dd>
              <Fate kept={kept} />{' '}
              {rank !== null && <small>{t('inspector.rankShort', { rank: format.integer(rank) })}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {waiting.length > 0 && (
        <p className={css.text}>
          {gathering ? (
            <span role="status">{t('inspector.gathering', { methods: names })}</span>
          ) : (
            <button type="button" className={css.more} onClick={onWhole}>
              {t('inspector.othersMore', { methods: names })}
            </button>
          )}
        </p>
      )}
      {absentMethods(catalog ?? [], own).map(({ reason, ids }) => (
        <p key={reason} className={css.absent}>
          {t(`inspector.absent.${reason}`, { methods: listed(ids) })}
        </p>
      ))}
    </>
  );
}

export function Fate({ kept }: { readonly kept: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={css.fate} data-kept={kept}>
      {t(kept ? 'inspector.keeps' : 'inspector.cuts')}
    </span>
  );
}
