/** The three pipelines side by side: curves, fuel gauges, one button that matches their budgets. */
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { RaceView } from '../../workers/protocol.ts';
import { raceCsv } from '../charts/chartCsv.ts';
import { MiniPlot } from '../charts/MiniPlot.tsx';
import { measureAxis } from '../charts/measureAxis.ts';
import { SavableChart } from '../charts/SavableChart.tsx';
import { boundOf, figureOf } from '../compare/measures.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { TableTwin } from '../components/TableTwin.tsx';
import { useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import { bestOf } from './best.ts';
import { Lane } from './Lane.tsx';
import { laneStyles } from './laneStyles.ts';
import styles from './Race.module.css';

export function RaceDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('race.title')} size={980}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const race = useStore(labStore, (state) => state.race);
  const settings = useStore(draftStore, (state) => state.settings);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const [fuel, setFuel] = useState(race?.request.fuel ?? 200);
  const [matched, setMatched] = useState(race?.request.matched ?? true);
  const running = race?.status === 'running';
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('race.what')}</p>
      <div className={styles.request}>
        <Field label={t('race.fuel')}>
          {(id) => <NumberControl id={id} value={fuel} min={10} max={100_000} integer onChange={setFuel} />}
        </Field>
        <Switch
          className={styles.switch}
          size="sm"
          label={t('race.match')}
          checked={matched}
          onChange={(event) => setMatched(event.currentTarget.checked)}
        />
        {running ? (
          <Button size="xs" variant="default" onClick={() => commands.cancel()}>
            {t('race.stop')}
          </Button>
        ) : (
          <Button
            size="xs"
            disabled={!ready || settings === null}
            onClick={() => settings && commands.race({ settings, fuel, matched })}
          >
            {t(race ? 'race.again' : 'race.start')}
          </Button>
        )}
      </div>
      <p className={styles.note}>{t('race.matchWhy')}</p>
      {race ? <Course race={race} /> : <p className={styles.note}>{t('race.empty')}</p>}
    </div>
  );
}

function Course({ race }: { readonly race: RaceView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { lanes, request } = race;
  const wanted = request.settings.sparsity;
  const ran = lanes.filter(({ refused }) => refused === null);
  const unequal = race.status === 'finished' && ran.some(({ sparsity }) => Math.abs(sparsity - wanted) > 0.01);
  const all = lanes.flatMap(({ points }) => points);
  const measure = useMeasure(all.at(0) ?? null);
  const words = useMeasureWords(measure);
  const last = all.reduce((most, point) => (point.examples >= most.examples ? point : most), all[0]);
  const bound = last === undefined ? null : boundOf(last, measure);
  const least = bound === null ? null : t('quantization.least', { value: words.figure(bound) });
  const y = measureAxis(measure, [...all.map((point) => figureOf(point, measure)), bound ?? Number.NaN], 4);
  const best = race.status === 'finished' && !unequal ? bestOf(ran, measure, words.figure) : null;
  return (
    <>
      <div className={styles.lanes}>
        {lanes.map((lane, index) => (
          <Lane
            key={lane.pipeline}
            lane={lane}
            fuel={request.fuel}
            stroke={laneStyles[index].stroke}
            measure={measure}
          />
        ))}
      </div>
      {unequal && <p className={styles.note}>{t('race.unequal')}</p>}
      {best && (
        <p>
          {t('race.best', {
            names: best.lanes.map(({ pipeline }) => t(`fields.pipeline.short.${pipeline}`)).join(', '),
            measure: words.name,
            figure: best.figure,
          })}
        </p>
      )}
      <p className={styles.note}>
        {t('race.tested')}
        {least && format.gap + least}
      </p>
      <SavableChart
        name="race"
        className={styles.plot}
        label={t('race.summary', { measure: words.name, count: lanes.length }) + (least ? format.gap + least : '')}
        legend={lanes.map(({ pipeline }, index) => ({
          name: t(`fields.pipeline.short.${pipeline}`),
          ...laneStyles[index],
        }))}
        csv={() => raceCsv(race)}
      >
        <MiniPlot
          x={{ name: t('race.x'), span: [0, request.fuel], ticks: [0, request.fuel], format: format.integer }}
          y={{ name: words.y, span: [y.scale.from, y.scale.to], log: y.scale.log, ticks: y.ticks, format: words.tick }}
          level={bound === null ? undefined : { at: bound, name: t('charts.curve.bound') }}
          lines={lanes.map(({ pipeline, points }, index) => ({
            id: pipeline,
            ...laneStyles[index],
            dots: points.length === 1,
            points: points.map((point) => [point.step, figureOf(point, measure)] as const),
          }))}
        />
      </SavableChart>
      <TableTwin>
        <thead>
          <tr>
            <th scope="col">{t('race.pipeline')}</th>
            <th scope="col">{t('race.x')}</th>
            <th scope="col">{words.name}</th>
            <th scope="col">{t('charts.masks.y')}</th>
            <th scope="col">{t('race.examples')}</th>
          </tr>
        </thead>
        <tbody>
          {lanes.flatMap(({ pipeline, points }) =>
            points.map((point, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two measures may stand at one step; the list only grows
              <tr key={`${pipeline} ${index}`}>
                <th scope="row">{t(`fields.pipeline.short.${pipeline}`)}</th>
                <td>{format.integer(point.step)}</td>
                <td>{words.figure(figureOf(point, measure))}</td>
                <td>{format.percent(point.sparsity)}</td>
                <td>{format.integer(point.examples)}</td>
              </tr>
            )),
          )}
        </tbody>
      </TableTwin>
    </>
  );
}
