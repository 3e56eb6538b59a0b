/** The big picture of one layer: overlays, colour scale, zoom from the whole matrix to a single weight. */
import { IconMaximize, IconMinus, IconPlus, IconTable } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { type ColourScope, draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { LayerView, Overlay } from '../../workers/protocol.ts';
import { cardId } from '../network/cardId.ts';
import { BrushBar } from './BrushBar.tsx';
import { Choices } from './Choices.tsx';
import { limitWithin } from './cells.ts';
import css from './Heatmap.module.css';
import { Legend } from './Legend.tsx';
import { Minimap } from './Minimap.tsx';

import { NormStrip } from './NormStrip.tsx';
import { Plot } from './Plot.tsx';
import { SaveHeatmap } from './SaveHeatmap.tsx';
import { TableTwin } from './TableTwin.tsx';
import { useSize } from './useSize.ts';
import { useTile } from './useTile.ts';
import {
  cellSize,
  clampViewport,
  firstViewport,
  fitZoom,
  type Viewport,
  visibleWindow,
  wholeViewport,
  zoomAt,
} from './viewport.ts';

const overlays: readonly Overlay[] = ['value', 'score', 'mask', 'change', 'flips'];
/** A plot lower than this has no room for the whole label of its rows, which runs from top to bottom; pixels. */
const rowsLabelHeight = 190;
const scopes: readonly ColourScope[] = ['window', 'layer', 'model'];

export function Heatmap() {
  const { t } = useTranslation();
  const name = useStore(draftStore, (state) => state.layer);
  const layer = useStore(labStore, (state) => state.layers.find((candidate) => candidate.name === name) ?? null);
  const loading = useStore(labStore, (state) => state.layers.length === 0);
  if (layer) return <LayerHeatmap key={`${layer.name} ${layer.rows} ${layer.columns}`} layer={layer} />;
  return (
    <section className={css.heatmap} aria-label={t('heatmap.title')}>
      <p className={css.empty}>{t(loading ? 'heatmap.loading' : 'heatmap.chooseLayer')}</p>
    </section>
  );
}

function LayerHeatmap({ layer }: { readonly layer: LayerView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const overlay = useStore(draftStore, (state) => state.overlay);
  const scope = useStore(draftStore, (state) => state.scope);
  const selected = useStore(draftStore, (state) => state.cell);
  const frame = useRef<HTMLDivElement>(null);
  const plot = useSize(frame);
  const { rows, columns } = layer;
  const matrix = useMemo(() => ({ rows, columns }), [rows, columns]);
  const [moved, setView] = useState<Viewport | null>(null);
  const [asTable, setAsTable] = useState(false);

  const ready = plot.width > 0 && plot.height > 0;
  const view = useMemo(
    () => (ready ? (moved ? clampViewport(moved, matrix, plot) : firstViewport(matrix, plot)) : null),
    [ready, moved, matrix, plot],
  );
  const onView = useCallback(
    (change: (view: Viewport) => Viewport) => setView((old) => change(old ?? firstViewport(matrix, plot))),
    [matrix, plot],
  );
  const shown = useTile(layer.name, overlay, view, matrix, plot);

  // Another overlay's limit would be the wrong scale: the tile's own overlay decides.
  const window = view && visibleWindow(view, matrix, plot);
  const limit =
    !shown || !window
      ? layer.thumbnail.limit
      : scope === 'window'
        ? limitWithin(shown.tile, window)
        : shown.limits[scope];

  const zoomBy = (factor: number) =>
    onView((old) => zoomAt(old, factor, plot.width / 2, plot.height / 2, matrix, plot));
  const climb = () => {
    if (selected) draftStore.setState({ cell: null });
    else if (view && view.zoom > fitZoom(matrix, plot) * 1.001) setView(wholeViewport(matrix, plot));
    else {
      draftStore.setState({ layer: null });
      document.getElementById(cardId(layer.name))?.focus();
    }
  };
  useEffect(() => {
    // A cell left over from another matrix may lie outside this one.
    if (selected && (selected.row >= rows || selected.column >= columns)) draftStore.setState({ cell: null });
  }, [selected, rows, columns]);

  const along = (start: number, count: number, of: number) => ({
    span: t('heatmap.span', { from: format.integer(start), to: format.integer(start + count - 1) }),
    of: format.integer(of),
  });
  const cell = view && cellSize(view.zoom, matrix, plot);
  return (
    <section className={css.heatmap} aria-label={t('heatmap.title')}>
      <header className={css.head}>
        <div className={css.where}>
          <h2>{layer.name}</h2>
          <p>
            {format.integer(rows)} × {format.integer(columns)}
          </p>
        </div>
        <Choices
          label={t('heatmap.overlay.label')}
          value={overlay}
          choices={overlays.map((value) => ({
            value,
            label: t(`heatmap.overlay.${value}`),
            why: t(`heatmap.overlayWhy.${value}`),
          }))}
          onChange={(value) => draftStore.setState({ overlay: value })}
        />
      </header>
      <div className={css.plotArea} data-table={asTable}>
        <p className={css.columnsLabel}>
          {window && t('heatmap.columns', along(window.column, window.columns, columns))}
        </p>
        <p className={css.rowsLabel}>
          {window &&
            t(`heatmap.${plot.height < rowsLabelHeight ? 'rowsShort' : 'rows'}`, along(window.row, window.rows, rows))}
        </p>
        {view && !asTable && shown?.inputNorms && shown.inputNorms.length === columns && (
          <NormStrip norms={shown.inputNorms} matrix={matrix} view={view} plot={plot} />
        )}
        <div ref={frame} className={css.plot}>
          {view && !asTable && (
            <Plot
              layer={layer}
              shown={shown}
              limit={limit}
              view={view}
              plot={plot}
              selected={selected}
              onView={onView}
              onSelect={(place) => {
                draftStore.setState({ cell: place });
                // A weight too small to see is brought near.
                if (cell && Math.min(cell.width, cell.height) < 4) {
                  onView((old) => {
                    const near = {
                      zoom: 12,
                      column: place.column - plot.width / 24,
                      row: place.row - plot.height / 24,
                    };
                    return clampViewport(old.zoom < 12 ? near : old, matrix, plot);
                  });
                }
              }}
              onClimb={climb}
            />
          )}
          {window && asTable && <TableTwin layer={layer} shown={shown} window={window} />}
        </div>
        {view && !asTable && <Minimap layer={layer} view={view} plot={plot} onView={onView} />}
      </div>
      <footer className={css.foot}>
        <fieldset className={css.buttons} aria-label={t('heatmap.zoom')}>
          <button
            type="button"
            onClick={() => zoomBy(1 / 1.6)}
            aria-label={t('heatmap.zoomOut')}
            title={t('heatmap.zoomOut')}
          >
            <IconMinus size={15} />
          </button>
          <button
            type="button"
            onClick={() => zoomBy(1.6)}
            aria-label={t('heatmap.zoomIn')}
            title={t('heatmap.zoomIn')}
          >
            <IconPlus size={15} />
          </button>
          <button
            type="button"
            onClick={() => setView(wholeViewport(matrix, plot))}
            aria-label={t('heatmap.whole')}
            title={t('heatmap.whole')}
          >
            <IconMaximize size={15} />
          </button>
          <button
            type="button"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            aria-label={t('heatmap.table')}
            title={t('heatmap.table')}
          >
            <IconTable size={15} />
          </button>
        </fieldset>
        {window && <SaveHeatmap layer={layer} overlay={overlay} scope={scope} window={window} />}
        <BrushBar />
        <label className={css.scope} title={t('heatmap.scope.why')}>
          {t('heatmap.scope.label')}
          <select value={scope} onChange={(event) => draftStore.setState({ scope: event.target.value as ColourScope })}>
            {scopes.map((value) => (
              <option key={value} value={value}>
                {t(`heatmap.scope.${value}`)}
              </option>
            ))}
          </select>
        </label>
        <Legend overlay={shown?.overlay ?? overlay} limit={limit} />
      </footer>
    </section>
  );
}
