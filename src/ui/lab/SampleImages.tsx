/** A few test images, as the network sees them. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDataView } from '../../workers/protocol.ts';
import { paintSamples } from './paintSamples.ts';
import styles from './SampleImages.module.css';

const most = 8;

export function SampleImages({ data }: { readonly data: ImageDataView }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const count = Math.min(most, data.samples.count);
  useEffect(() => {
    if (canvas.current && count > 0) paintSamples(canvas.current, data.samples.pixels, data.shape, count);
  }, [data, count]);
  if (count === 0) return null;
  const labels = [...data.samples.labels.subarray(0, count)].join(', ');
  return (
    <canvas ref={canvas} className={styles.samples} role="img" aria-label={t('fields.data.samples', { labels })} />
  );
}
