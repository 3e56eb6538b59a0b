/** Sparsity over training steps, small: dashed as the recipe plans it, full as it is. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { stairs } from '../../pictures/maskSeries.ts';
import { labStore } from '../../state/lab.ts';
import type { MaskHistoryView } from '../../workers/protocol.ts';
import { MiniPlot } from './MiniPlot.tsx';

export function MiniMasks({ masks }: { readonly masks: MaskHistoryView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useStore(labStore, (state) => state.loss.length);
  const end = Math.max(1, masks.steps);
  return (
    <MiniPlot
      x={{ name: t('charts.masks.x'), span: [0, end], ticks: [0, end], format: format.integer }}
      y={{ name: t('charts.masks.y'), span: [0, 1], ticks: [0, 0.5, 1], format: format.share }}
      lines={[
        { id: 'planned', stroke: 'var(--ink-3)', dash: '3 3', dots: false, points: stairs(masks.planned, end) },
        {
          id: 'now',
          stroke: 'var(--accent)',
          dash: '',
          dots: false,
          points: stairs(
            masks.moves.map(({ step, sparsity }) => [step, sparsity] as const),
            now,
          ),
        },
      ]}
    />
  );
}
