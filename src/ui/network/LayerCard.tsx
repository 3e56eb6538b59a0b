/** One prunable layer: its texture, how sparse it is, how far the prune stage got with it. */
import { IconAdjustments, IconCheck, IconHourglassLow, IconListNumbers, IconLock } from '@tabler/icons-react';
import { type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { LayerView } from '../../workers/protocol.ts';

import { HeadLines } from '../groups/HeadLines.tsx';
import { LitBands } from '../groups/LitBands.tsx';
import { useHeads } from '../groups/useHeads.ts';
import { useLit } from '../groups/useLit.ts';
import { cardId } from './cardId.ts';
import { nodeOf } from './chain.ts';
import css from './Network.module.css';
import { Thumbnail } from './Thumbnail.tsx';

const icons = {
  protected: IconLock,
  override: IconAdjustments,
  waiting: IconHourglassLow,
  scored: IconListNumbers,
  masked: IconCheck,
} as const;

export interface LayerCardProps {
  readonly layer: LayerView;
  /** In place of the node's id. */
  readonly label?: string;
  /** Name, texture and share only: many cards in a row. */
  readonly compact?: boolean;
  readonly selected: boolean;
  /** In the tab order: one card of the row is. */
  readonly reachable: boolean;
  readonly onSelect: (name: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}

export const LayerCard = memo(function LayerCard(props: LayerCardProps) {
  const { layer, selected, reachable, onSelect, onKeyDown, label = nodeOf(layer.name), compact = false } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const lit = useLit(layer.name);
  const heads = useHeads(layer.name);
  const weights = layer.rows * layer.columns;
  const sparsity = weights === 0 ? 0 : layer.zeros / weights;
  const [high, wide] = layer.kernel;
  const share = format.percent(sparsity);
  const nearAnEnd = sparsity > 0 && sparsity < 1 && [0, 100].includes(Math.round(sparsity * 100));
  const left = format.integer(weights - layer.zeros);
  const badge = layer.protectedFromPruning ? 'protected' : layer.override !== null ? 'override' : layer.progress;
  const Icon = icons[badge];
  return (
    <button
      type="button"
      id={cardId(layer.name)}
      className={css.card}
      data-compact={compact}
      aria-pressed={selected}
      tabIndex={reachable ? 0 : -1}
      onClick={() => onSelect(layer.name)}
      onKeyDown={onKeyDown}
    >
      <span className={css.title}>
        <b title={layer.name} data-long={label.length > 9}>
          {label}
        </b>
        {compact ? (
          <span>{nearAnEnd ? share : format.share(sparsity)}</span>
        ) : (
          <span>
            {layer.rows}×{layer.columns}
          </span>
        )}
      </span>
      <Thumbnail tile={layer.thumbnail}>
        {heads && <HeadLines heads={heads} size={heads.axis === 'rows' ? layer.rows : layer.columns} />}
        <LitBands lit={lit} rows={layer.rows} columns={layer.columns} />
      </Thumbnail>
      <span className={css.bar} aria-hidden="true">
        <i style={{ width: `${sparsity * 100}%` }} />
      </span>
      {!compact && (
        <>
          <span className={css.numbers}>
            <span>{t('network.cut', { share })}</span>
            <span className={css.badge} data-badge={badge} title={t(`network.badgeWhy.${badge}`)}>
              <Icon size={13} aria-hidden="true" />
              <span className={css.badgeText}>{t(`network.badge.${badge}`)}</span>
            </span>
          </span>
          <span className={css.numbers}>
            <span>{t('network.left', { count: weights - layer.zeros, left })}</span>
            {high * wide > 1 && <span title={t('network.kernel', { high, wide })}>{`${high}×${wide}`}</span>}
          </span>
        </>
      )}
      {compact && (
        <span className="hidden-text">
          {heads && `${t('network.heads', { heads: heads.heads })}, `}
          {t('network.cut', { share })}, {t(`network.badge.${badge}`)}
        </span>
      )}
    </button>
  );
});
