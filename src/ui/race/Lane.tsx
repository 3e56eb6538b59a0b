/** One pipeline of the race: how good it is, its sparsity, and how much fuel it has burnt. */
import { useTranslation } from 'react-i18next';
import { useErrorWords } from '../../i18n/useErrorWords.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import type { RaceLane } from '../../workers/protocol.ts';
import { figureOf, type Measure } from '../compare/measures.ts';
import { useMeasureWords } from '../components/useMeasureWords.ts';
import styles from './Race.module.css';

export interface LaneProps {
  readonly lane: RaceLane;
  /** Optimiser steps. */
  readonly fuel: number;
  readonly stroke: string;
  /** What all three are judged by. */
  readonly measure: Measure;
}

export function Lane({ lane, fuel, stroke, measure }: LaneProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { gap } = format;
  const say = useErrorWords();
  const { name, figure } = useMeasureWords(measure);
  const { pipeline, spent, planned, fuelMacs, sparsity, points, ended, refused } = lane;
  const now = points.at(-1);
  const steps = t('race.steps', { spent: spent.steps, fuel, planned });
  const macs = t('race.macs', { live: format.compact(spent.liveMacs), fuel: format.compact(fuelMacs) });
  if (refused) {
    return (
      <section className={styles.lane} data-refused aria-label={t(`fields.pipeline.short.${pipeline}`)}>
        <h3>{t(`fields.pipeline.short.${pipeline}`)}</h3>
        <p className={styles.note}>
          <b>{t('race.ended.refused')}</b>
        </p>
        <p className={styles.small}>
          {say(refused).sentence}
          {gap}
          {say(refused).next}
        </p>
      </section>
    );
  }
  return (
    <section
      className={styles.lane}
      style={{ borderTopColor: stroke }}
      aria-label={t(`fields.pipeline.short.${pipeline}`)}
    >
      <h3>{t(`fields.pipeline.short.${pipeline}`)}</h3>
      <p className={styles.figure}>
        {now ? figure(figureOf(now, measure)) : '…'} <span className={styles.small}>{name}</span>
      </p>
      <p className={styles.note}>
        {t('race.sparsity', { sparsity })} · <b data-ended={ended}>{t(`race.ended.${ended ?? 'running'}`)}</b>
      </p>
      <progress value={Math.min(spent.steps, fuel)} max={fuel} aria-label={steps} />
      <p className={styles.small}>{steps}</p>
      <progress value={Math.min(spent.liveMacs, fuelMacs)} max={Math.max(1, fuelMacs)} aria-label={macs} />
      <p className={styles.small}>{macs}</p>
    </section>
  );
}
