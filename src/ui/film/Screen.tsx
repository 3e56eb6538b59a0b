/** The film itself: the weights, the diagonal under them, the error that grows, one sentence on the present column. */
import { Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { FilmView } from '../../workers/protocol.ts';
import { filmCsv } from '../charts/chartCsv.ts';
import { MiniPlot } from '../charts/MiniPlot.tsx';
import { axisEnd } from '../charts/miniShape.ts';
import { SavableChart } from '../charts/SavableChart.tsx';
import { TableTwin } from '../components/TableTwin.tsx';
import { PlaybackBar } from '../explore/PlaybackBar.tsx';
import { usePlayback } from '../explore/usePlayback.ts';
import { usePlaybackKeys } from '../explore/usePlaybackKeys.ts';
import { formatValue } from '../heatmap/numbers.ts';
import { ColumnScores } from './ColumnScores.tsx';
import styles from './Film.module.css';
import { Picture } from './Picture.tsx';

/** Milliseconds a column stands. */
const interval = 160;

export function Screen({ film }: { readonly film: FilmView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const playback = usePlayback(film.shown.columns, interval);
  usePlaybackKeys(playback, film.shown.columns);
  const [compensates, setCompensates] = useState(true);
  const [ghost, setGhost] = useState(false);
  const [scores, setScores] = useState(false);
  const column = playback.at - 1;
  const block = film.blocks.find(([start, end]) => column >= start && column < end) ?? film.blocks[0];
  const sentence =
    column < 0
      ? t('film.before', { end: block[1], rows: film.rows, count: film.blocks.length })
      : t(compensates ? 'film.column' : 'film.columnPlain', {
          column,
          diagonal: formatValue(film.diagonal[column], i18n.language),
          cut: film.cut[column],
          rows: film.rows,
          right: block[1] - column - 1,
          end: block[1],
        });
  const errorAt = (errors: Float32Array) => (column < 0 ? 0 : errors[column]);
  return (
    <div className={styles.screen}>
      <PlaybackBar playback={playback} last={film.shown.columns} label={sentence} />
      <p className={styles.sentence} aria-live={playback.playing ? 'off' : 'polite'}>
        {sentence}
      </p>
      <Picture film={film} column={column} compensates={compensates} ghost={ghost} scores={scores} block={block} />
      <ColumnScores film={film} column={column} />
      <div className={styles.switches}>
        <Switch
          size="xs"
          label={t('film.noCompensation')}
          checked={!compensates}
          onChange={(event) => setCompensates(!event.currentTarget.checked)}
        />
        <Switch
          size="xs"
          label={t('film.ghost')}
          checked={ghost}
          onChange={(event) => setGhost(event.currentTarget.checked)}
        />
        <Switch
          size="xs"
          label={t('film.scores')}
          checked={scores}
          onChange={(event) => setScores(event.currentTarget.checked)}
        />
      </div>
      <div className={styles.errors}>
        <h3>{t('film.error')}</h3>
        <dl>
          {(['compensated', 'plain', 'magnitude'] as const).map((kind) => (
            <div key={kind} data-kind={kind}>
              <dt>{t(`film.errors.${kind}`)}</dt>
              <dd>{format.percent(errorAt(film.errors[kind]))}</dd>
            </div>
          ))}
        </dl>
        <SavableChart
          name={`${film.name}-error`}
          className={styles.plot}
          label={null}
          legend={errorLines.map(({ id, ...look }) => ({ name: t(`film.errors.${id}`), ...look }))}
          csv={() => filmCsv(film)}
        >
          <ErrorPlot film={film} column={column} />
        </SavableChart>
      </div>
      <p className={styles.note}>
        {t(film.tokens === null ? 'film.facts.images' : 'film.facts.tokens', {
          rows: film.shown.rows,
          allRows: film.rows,
          columns: film.shown.columns,
          allColumns: film.columns,
          examples: film.examples,
          tokens: film.tokens ?? 0,
          dampening: film.dampening,
        })}
      </p>
      <Twin film={film} />
    </div>
  );
}

const errorLines = [
  { id: 'magnitude', stroke: 'var(--ink-3)', dash: '2 3' },
  { id: 'plain', stroke: 'var(--pos)', dash: '5 3' },
  { id: 'compensated', stroke: 'var(--accent)', dash: '' },
] as const;

function ErrorPlot({ film, column }: { readonly film: FilmView; readonly column: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const end = axisEnd(Math.max(...errorLines.map(({ id }) => film.errors[id].reduce((a, b) => Math.max(a, b), 0))));
  return (
    <MiniPlot
      x={{
        name: t('film.columnAxis'),
        span: [0, film.columns - 1],
        ticks: [0, film.columns - 1],
        format: format.integer,
      }}
      y={{ name: t('film.errorAxis'), span: [0, end], ticks: [0, end], format: format.share }}
      here={column < 0 ? null : column}
      lines={errorLines.map(({ id, stroke, dash }) => ({
        id,
        stroke,
        dash,
        dots: false,
        points: Array.from(film.errors[id], (error, place) => [place, error] as const),
      }))}
    />
  );
}

function Twin({ film }: { readonly film: FilmView }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  return (
    <TableTwin>
      <thead>
        <tr>
          <th scope="col">{t('film.columnAxis')}</th>
          <th scope="col">{t('film.diagonalAxis')}</th>
          <th scope="col">{t('film.cut')}</th>
          {(['compensated', 'plain', 'magnitude'] as const).map((kind) => (
            <th key={kind} scope="col">
              {t(`film.errors.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: film.shown.columns }, (_, column) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its number
          <tr key={column}>
            <th scope="row">{format.integer(column)}</th>
            <td>{formatValue(film.diagonal[column], i18n.language)}</td>
            <td>{format.integer(film.cut[column])}</td>
            <td>{format.percent(film.errors.compensated[column])}</td>
            <td>{format.percent(film.errors.plain[column])}</td>
            <td>{format.percent(film.errors.magnitude[column])}</td>
          </tr>
        ))}
      </tbody>
    </TableTwin>
  );
}
