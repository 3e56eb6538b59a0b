/** The weights of one layer four times: dense, with a hole at zero, as a comb, and both. */
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { QuantizationView, QuantizedLayerView, Variant } from '../../workers/protocol.ts';
import { quantizedCsv } from '../charts/chartCsv.ts';
import { histogramSvg } from '../charts/histogramPicture.ts';
import { SavePicture } from '../charts/SavePicture.tsx';
import { tokens } from '../compare/pictures/style.ts';
import report from '../components/Report.module.css';
import { readColours } from '../components/readColours.ts';
import { TableTwin } from '../components/TableTwin.tsx';
import { formatValue } from '../heatmap/numbers.ts';
import styles from './Quantization.module.css';

const variants: readonly Variant[] = ['dense', 'pruned', 'quantized', 'both'];
const size = { width: 240, height: 84 };

export function LayerHistograms({ view }: { readonly view: QuantizationView }) {
  const { t, i18n } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const layer = view.layers.find(({ name }) => name === chosen) ?? view.layers.at(-2) ?? view.layers.at(0);
  if (!layer) return null;
  const picture = () => {
    const panels = variants.map((variant) => ({
      name: `${t(`quantization.variants.${variant}`)}, ${t('quantization.zeros', { zeros: layer.zeros[variant] })}`,
      counts: layer.counts[variant],
    }));
    const ofWhat = layer.row === null ? t('quantization.ofLayer') : t('quantization.ofRow', { row: layer.row });
    const [from, to] = [-layer.limit, layer.limit].map((limit) => formatValue(limit, i18n.language));
    const axis = { name: t('quantization.weightAxis'), from, to };
    return histogramSvg({ title: layer.name, lines: [ofWhat], panels, axis, levels: [] }, readColours(tokens));
  };
  return (
    <section className={styles.layer} aria-label={t('quantization.histograms')}>
      <div className={styles.pick}>
        <NativeSelect
          size="xs"
          aria-label={t('quantization.layer')}
          value={layer.name}
          data={view.layers.map(({ name }) => name)}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <p className={report.note}>
          {layer.row === null ? t('quantization.ofLayer') : t('quantization.ofRow', { row: layer.row })}
        </p>
        <SavePicture name={`${layer.name}-weights`} picture={picture} csv={() => quantizedCsv(layer)} size={26} />
      </div>
      <div className={styles.histograms}>
        {variants.map((variant) => (
          <Histogram key={variant} layer={layer} variant={variant} />
        ))}
      </div>
      <Twin layer={layer} />
    </section>
  );
}

function Histogram({ layer, variant }: { readonly layer: QuantizedLayerView; readonly variant: Variant }) {
  const { t, i18n } = useTranslation();
  const counts = layer.counts[variant];
  const zeros = layer.zeros[variant];
  const most = Math.max(1, ...counts);
  const wide = size.width / counts.length;
  const path = counts
    .map((count, bin) => {
      if (count === 0) return '';
      const height = Math.max(1.5, (count / most) * (size.height - 6));
      return `M${(bin * wide).toFixed(2)} ${size.height}v${-height.toFixed(2)}h${Math.max(0.8, wide - 0.3).toFixed(2)}v${height.toFixed(2)}z`;
    })
    .join('');
  const end = formatValue(layer.limit, i18n.language);
  const filled = counts.filter((count) => count > 0).length;
  return (
    <figure className={styles.histogram}>
      <figcaption>
        <b>{t(`quantization.variants.${variant}`)}</b>
        <br />
        {t('quantization.zeros', { zeros })}
      </figcaption>
      <svg
        viewBox={`0 0 ${size.width} ${size.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('quantization.histogramOf', { name: layer.name, filled, bins: counts.length, zeros })}
      >
        <path className={styles.axis} d={`M0 ${size.height}H${size.width}M${size.width / 2} 0V${size.height}`} />
        <path className={styles[variant]} d={path} />
      </svg>
      <p className={styles.ends} aria-hidden="true">
        <span>{formatValue(-layer.limit, i18n.language)}</span>
        <span>{t('quantization.weightAxis')}</span>
        <span>{end}</span>
      </p>
    </figure>
  );
}

function Twin({ layer }: { readonly layer: QuantizedLayerView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const bins = layer.counts.dense.length;
  const middle = (bin: number) => layer.limit * ((2 * (bin + 0.5)) / bins - 1);
  const rows = layer.counts.dense
    .map((_, bin) => bin)
    .filter((bin) => variants.some((variant) => layer.counts[variant][bin] > 0));
  return (
    <TableTwin>
      <thead>
        <tr>
          <th scope="col">{t('quantization.weightAxis')}</th>
          {variants.map((variant) => (
            <th key={variant} scope="col">
              {t(`quantization.variants.${variant}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((bin) => (
          <tr key={bin}>
            <th scope="row">{formatValue(middle(bin), i18n.language)}</th>
            {variants.map((variant) => (
              <td key={variant}>{format.integer(layer.counts[variant][bin])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </TableTwin>
  );
}
