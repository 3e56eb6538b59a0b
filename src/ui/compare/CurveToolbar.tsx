/** What the axes show, by powers or not, and how much of the picture. */
import { Button, Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { type CompareState, compareStore } from '../../state/compare.ts';
import { Hint } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import css from './Compare.module.css';
import { wordOf } from './measures.ts';
import type { Zoom } from './plot/ComparePlot.tsx';
import { axes } from './plot/lines.ts';
import { useLook } from './useLook.ts';

export interface CurveToolbarProps {
  readonly zoomed: boolean;
  /** Null = the whole picture. */
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly children: ReactNode;
}

/** The middle, and what lies high: where curves part. */
const middle: Zoom = { x: [0.25, 0.85], y: [0.25, 1] };

export function CurveToolbar({ zoomed, onZoom, children }: CurveToolbarProps) {
  const { t } = useTranslation();
  const { kind, measures, measure, axis, zerosToo, logX, logY } = useLook();
  const predicting = useStore(compareStore, (state) => state.predicting);
  /** Another axis begins as a whole. */
  const look = (change: Partial<CompareState>) => {
    compareStore.setState(change);
    onZoom(null);
  };
  return (
    <div className={css.toolbar}>
      <Segmented
        label={t('compare.measure')}
        value={measure}
        choices={measures.map((value) => ({ value, label: t(`compare.measures.${wordOf(value, kind)}`) }))}
        onChange={(value) => look({ measure: value as CompareState['measure'], logY: null })}
        disabled={predicting}
      />
      <Segmented
        label={t('compare.axis')}
        value={axis}
        choices={axes.map((value) => ({ value, label: t(`compare.axes.${value}`) }))}
        onChange={(value) => look({ axis: value as CompareState['axis'] })}
        disabled={predicting}
      />
      {(axis === 'macs' || axis === 'bytes') && (
        <span className={css.check}>
          <Checkbox
            size="xs"
            label={t('compare.zerosToo')}
            checked={zerosToo}
            disabled={predicting}
            onChange={(event) => look({ zerosToo: event.currentTarget.checked })}
          />
          <Hint about={t('compare.zerosToo')}>
            <p>{t('compare.zerosTooWhat')}</p>
          </Hint>
        </span>
      )}
      <Checkbox
        size="xs"
        label={t('compare.logX')}
        checked={logX}
        disabled={predicting}
        onChange={(event) => look({ logX: event.currentTarget.checked })}
      />
      <Checkbox
        size="xs"
        label={t('compare.logY')}
        checked={logY}
        disabled={predicting}
        onChange={(event) => look({ logY: event.currentTarget.checked })}
      />
      <span className={css.tools}>
        <Button size="compact-sm" variant="default" onClick={() => onZoom(middle)}>
          {t('compare.zoomIn')}
        </Button>
        <Button size="compact-sm" variant="default" disabled={!zoomed} onClick={() => onZoom(null)}>
          {t('compare.zoomOut')}
        </Button>
        {children}
      </span>
    </div>
  );
}
