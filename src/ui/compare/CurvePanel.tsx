/** The curves with their controls, their legend, the prediction and the table. */
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { curveCsv } from '../../pictures/curveCsv.ts';
import { type CompareState, compareStore, selectPoint } from '../../state/compare.ts';
import { labStore } from '../../state/lab.ts';
import type { Measured, SweepView } from '../../workers/protocol.ts';
import { drawnPicture } from '../charts/picture.ts';
import { SavePicture } from '../charts/SavePicture.tsx';
import { useTested } from '../components/useTested.ts';
import css from './Compare.module.css';
import { CompareTable } from './CompareTable.tsx';
import { CurveToolbar } from './CurveToolbar.tsx';
import { Legend } from './Legend.tsx';
import { boundOf, byPowers, figureOf, isShare, type Measure, wordOf } from './measures.ts';
import { overlaysOf } from './overlays.ts';
import { PredictPanel } from './PredictPanel.tsx';
import { ComparePlot, type Zoom } from './plot/ComparePlot.tsx';
import { linesOf, plotAxisOf } from './plot/lines.ts';
import { lineLook } from './plot/marks.tsx';
import { usePlotAxes } from './plot/usePlotAxes.ts';
import { drawnAlong, mostPerplexity } from './prediction.ts';
import { grids } from './request.ts';
import { TimingPanel } from './TimingPanel.tsx';
import { useLook } from './useLook.ts';
import { useWords } from './useWords.ts';

const set = (change: Partial<CompareState>) => compareStore.setState(change);
/** Horizontal lines: the uncut network, and the least that any model can expect. */
function levelsOf(dense: Measured | null, measure: Measure): readonly { at: number; name: 'dense' | 'bound' }[] {
  if (dense === null) return [];
  const [uncut, bound] = [figureOf(dense, measure), boundOf(dense, measure)];
  return [
    ...(Number.isNaN(uncut) ? [] : [{ at: uncut, name: 'dense' as const }]),
    ...(bound === null ? [] : [{ at: bound, name: 'bound' as const }]),
  ];
}

const nothing: Pick<SweepView, 'points' | 'request'> = {
  points: [],
  request: { methods: [], patterns: [], sparsities: [], seeds: [], examples: 0 },
};

export function CurvePanel() {
  const { t } = useTranslation();
  const tested = useTested();
  const format = useFormat();
  const words = useWords();
  const drawing = useRef<HTMLDivElement>(null);
  const sweep = useStore(labStore, (state) => state.sweep);
  const { a, b, prediction, predicting, points, classResults } = useStore(compareStore);
  const look = useLook();
  const { axis, zerosToo, measure, logX, kind } = look;
  const [zooms, setZooms] = useState<readonly Zoom[]>([]);
  // While one predicts, what was measured is covered.
  const lines = useMemo(
    () => linesOf(predicting || !sweep ? nothing : sweep, plotAxisOf({ axis, logX, zerosToo }), measure),
    [sweep, axis, zerosToo, logX, measure, predicting],
  );
  const dense = sweep?.dense ?? null;
  const known = useMemo(() => levelsOf(predicting ? null : dense, measure), [dense, measure, predicting]);
  const predicts = axis === 'sparsity' && !logX && measure === prediction?.measure;
  const overlays = useMemo(
    () => (axis === 'sparsity' && !logX && !predicting ? overlaysOf(classResults, sweep, measure, t) : []),
    [axis, logX, predicting, classResults, sweep, measure, t],
  );
  const marks = useMemo(() => {
    if (!byPowers(measure)) return known.map(({ at }) => at);
    // an axis without ends of its own: it holds what was drawn and what the class found too
    const sketched = predicts ? Object.values(prediction?.values ?? {}) : [];
    const room = predicting ? [1, mostPerplexity] : [];
    const found = overlays.flatMap(({ points: places }) => places.map(([, figure]) => figure));
    return [...known.map(({ at }) => at), ...sketched, ...room, ...found];
  }, [known, measure, predicts, prediction, predicting, overlays]);
  const { x, y } = usePlotAxes(lines, marks, look, zooms);
  // A point says more digits than the axis has room for.
  const figure = isShare(measure) ? format.percent : format.decimal;
  const place = axis === 'sparsity' ? format.percent : x.format;
  const values = Object.entries(prediction?.values ?? {}).map(([wanted, value]) => [Number(wanted), value] as const);
  values.sort((one, other) => one[0] - other[0]);
  const sparsities = predicting || !sweep ? grids[points] : sweep.request.sparsities;
  return (
    <section className={css.panel} aria-label={t('compare.curve')}>
      <CurveToolbar zoomed={zooms.length > 0} onZoom={(zoom) => setZooms(zoom ? [...zooms, zoom] : [])}>
        <SavePicture
          name={`curves-${measure}-${axis}`}
          picture={() =>
            drawnPicture(
              drawing.current,
              lines.map(({ method, pattern, place }) => ({
                name: `${words.method(method)}, ${words.pattern(pattern)}`,
                ...lineLook(method, place),
              })),
            )
          }
          csv={() => curveCsv(sweep?.points ?? [])}
        />
      </CurveToolbar>
      {sweep === null && !predicting && <p className={css.empty}>{t('compare.empty')}</p>}
      <div ref={drawing}>
        <ComparePlot
          lines={lines}
          x={x}
          y={y}
          levels={known.map(({ at, name }) => ({ at, name: t(`compare.${name}`, { value: figure(at) }) }))}
          ringed={[
            { name: 'A', key: a },
            { name: 'B', key: b },
          ]}
          drawn={predicts ? values : []}
          overlays={overlays}
          onDraw={
            predicting && prediction
              ? (from, to) => set({ prediction: drawnAlong(prediction, sparsities, from, to) })
              : null
          }
          onPick={(_, point) => selectPoint(point.seeds[0])}
          onZoom={(zoom) => setZooms([...zooms, zoom])}
          describe={(line, point) => [
            words.method(line.method),
            `${words.cut(point.seeds[0])} · ${place(point.x)}`,
            `${t(`compare.measures.${wordOf(measure, kind)}`)} ${figure(point.y)}`,
            ...(point.seeds.length > 1
              ? [
                  t('compare.range', {
                    low: figure(point.low),
                    high: figure(point.high),
                    count: point.seeds.length,
                  }),
                ]
              : []),
          ]}
        />
      </div>
      {axis === 'ms' && sweep && !predicting && <TimingPanel sweep={sweep} />}
      <Legend lines={lines} />
      <PredictPanel sparsities={sparsities} />
      {sweep && !predicting && (
        <>
          <p className={css.note}>
            {sweep.points.length === 0
              ? t('compare.notYet')
              : t('compare.measured', {
                  tested: tested(kind === 'language' ? 'perplexity' : 'accuracy', sweep.facts),
                  network: t(`networks.${sweep.facts.architecture}.name`, sweep.facts.architecture),
                  data: t(`fields.data.choices.${sweep.facts.data}`, sweep.facts.data),
                })}
            {sweep.points.length > 0 && `${format.gap}${t('compare.select')}`}
          </p>
          <p className="hidden-text">
            {t('compare.summary', {
              measure: t(`compare.measures.${wordOf(measure, kind)}`),
              axis: t(`compare.axes.${axis}`),
              methods: sweep.request.methods.map(({ id }) => words.method(id)).join(', '),
              count: sweep.points.length,
            })}
          </p>
          <CompareTable lines={lines} format={format} look={look} />
        </>
      )}
    </section>
  );
}
