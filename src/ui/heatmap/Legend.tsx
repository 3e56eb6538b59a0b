/** What the colours mean: the ramp with numbers, and the sign for a pruned weight. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { rampColour } from '../../pictures/palette.ts';
import type { Overlay } from '../../workers/protocol.ts';
import css from './Heatmap.module.css';
import { formatValue } from './numbers.ts';
import { usePalette } from './usePalette.ts';

export interface LegendProps {
  readonly overlay: Overlay;
  readonly limit: number;
}

export function Legend({ overlay, limit }: LegendProps) {
  const { t, i18n } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const signed = overlay === 'value' || overlay === 'change';
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || overlay === 'mask') return;
    const { width, height } = context.canvas;
    for (let x = 0; x < width; x++) {
      const along = x / (width - 1);
      const [red, green, blue] = rampColour(palette, overlay, signed ? 2 * along - 1 : along);
      context.fillStyle = `rgb(${red} ${green} ${blue})`;
      context.fillRect(x, 0, 1, height);
    }
  }, [palette, overlay, signed]);
  const end = formatValue(limit, i18n.language);
  return (
    <div className={css.legend} role="img" aria-label={t(`heatmap.legend.${overlay}`, { limit: end })}>
      {overlay === 'mask' ? (
        <>
          <span className={css.keptSwatch} aria-hidden="true" />
          <span aria-hidden="true">{t('heatmap.keptShort')}</span>
        </>
      ) : (
        <>
          <span aria-hidden="true">{signed ? formatValue(-limit, i18n.language) : '0'}</span>
          <span className={css.ramp}>
            <canvas ref={canvas} width={110} height={1} />
            {signed && <i aria-hidden="true" />}
          </span>
          <span aria-hidden="true">{end}</span>
        </>
      )}
      <span className={css.prunedSwatch} aria-hidden="true" />
      <span aria-hidden="true">{t('heatmap.prunedShort')}</span>
    </div>
  );
}
