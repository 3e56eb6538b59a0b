/** Time of each version as a bar, with the middle half of its rounds as a whisker and the dense time as a line. */
import { useTranslation } from 'react-i18next';
import type { Quality, SpeedView } from '../../workers/protocol.ts';
import { speedCsv } from '../charts/chartCsv.ts';
import { SavePicture } from '../charts/SavePicture.tsx';
import { figureOf } from '../compare/measures.ts';
import { tokens } from '../compare/pictures/style.ts';
import { ticksOf } from '../compare/plot/scale.ts';
import report from '../components/Report.module.css';
import { readColours } from '../components/readColours.ts';
import { useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';
import { milliseconds } from './milliseconds.ts';
import styles from './Speed.module.css';
import { timeSvg } from './timePicture.ts';

export function TimeBars({ view }: { readonly view: SpeedView }) {
  const { t } = useTranslation();
  const measure = useMeasure(view.versions.find(({ quality }) => quality !== null)?.quality ?? null);
  const { name, figure } = useMeasureWords(measure);
  const timed = view.versions.flatMap(({ id, latency, quality }) => (latency ? [{ id, quality, ...latency }] : []));
  const dense = timed.find(({ id }) => id === 'dense');
  if (!dense) return null;
  const most = Math.max(...timed.map(({ ms }) => ms.high)) * 1.05;
  const share = (ms: number) => `${(ms / most) * 100}%`;
  const worth = (quality: Quality | null) => (quality ? `${name} ${figure(figureOf(quality, measure))}` : '');
  const summary = timed
    .map(({ id, ms, quality }) =>
      [t(`speed.versions.${id}.name`), t('speed.ms', { ms: milliseconds(ms.median) }), worth(quality)].join(' '),
    )
    .join(', ');
  const picture = () =>
    timeSvg(
      {
        title: t('speed.title'),
        what: t('speed.chart', { batch: view.batch }),
        rows: timed.map(({ id, ms, quality }) => ({
          name: t(`speed.versions.${id}.name`),
          worth: worth(quality),
          ...ms,
        })),
        base: dense.ms.median,
        axis: t('speed.axis'),
        format: (ms) => String(milliseconds(ms)),
      },
      readColours(tokens),
    );
  return (
    <figure className={styles.chart}>
      <figcaption className={report.note}>{t('speed.chart', { batch: view.batch })}</figcaption>
      <div className={styles.save}>
        <SavePicture name="speed" picture={picture} csv={() => speedCsv(view)} size={26} />
      </div>
      <div role="img" aria-label={summary} className={styles.bars}>
        {timed.map(({ id, ms, verdict }) => (
          <div key={id} className={styles.row}>
            <span className={styles.label}>{t(`speed.versions.${id}.name`)}</span>
            <span className={styles.track}>
              <i
                className={styles.bar}
                data-verdict={id === 'dense' ? 'dense' : verdict}
                style={{ width: share(ms.median) }}
              />
              <i className={styles.whisker} style={{ left: share(ms.low), width: share(ms.high - ms.low) }} />
              <i className={styles.base} style={{ left: share(dense.ms.median) }} />
            </span>
          </div>
        ))}
        <div className={styles.row}>
          <span />
          <span className={styles.axis}>
            {ticksOf({ from: 0, to: most, log: false }).map((tick) => (
              <span key={tick} style={{ left: share(tick) }}>
                {milliseconds(tick)}
              </span>
            ))}
          </span>
        </div>
        <p className={styles.unit}>{t('speed.axis')}</p>
      </div>
    </figure>
  );
}
