/** The canvas of the heatmap with its hands and keys. It shows a viewport; whoever owns the viewport moves it. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerView, TileView } from '../../workers/protocol.ts';
import { PlotBands } from '../groups/PlotBands.tsx';
import { moveCursor, type Place, readCell } from './cells.ts';
import { drawScene } from './draw.ts';
import css from './Heatmap.module.css';
import { Tooltip } from './Tooltip.tsx';
import { useDescription } from './useDescription.ts';
import { useGestures } from './useGestures.ts';
import { usePaint } from './usePaint.ts';
import { usePalette } from './usePalette.ts';
import { fitZoom, panBy, reveal, type Size, type Viewport, visibleWindow, weightAt, zoomAt } from './viewport.ts';

export interface PlotProps {
  readonly layer: LayerView;
  readonly shown: TileView | null;
  readonly limit: number;
  readonly view: Viewport;
  readonly plot: Size;
  readonly selected: Place | null;
  readonly onView: (change: (view: Viewport) => Viewport) => void;
  readonly onSelect: (place: Place) => void;
  /** Esc: one level up. */
  readonly onClimb: () => void;
}

export function Plot({ layer, shown, limit, view, plot, selected, onView, onSelect, onClimb }: PlotProps) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  const [hovered, setHovered] = useState<Place | null>(null);
  const [cursor, setCursor] = useState<Place | null>(null);
  const [focused, setFocused] = useState(false);
  /** What the screen reader hears: said once for each place, not again while a run changes the numbers. */
  const [announced, setAnnounced] = useState<{
    readonly place: Place;
    readonly text: string;
    readonly known: boolean;
  } | null>(null);
  const describe = useDescription(layer, shown);
  const helpId = useId();
  const visibleCursor = focused ? cursor : null;

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || plot.width === 0) return;
    const request = requestAnimationFrame(() =>
      drawScene(context, {
        view,
        matrix: layer,
        plot,
        pixelRatio: window.devicePixelRatio,
        palette,
        shown,
        standIn: layer.thumbnail,
        limit,
        cursor: visibleCursor,
        selected,
        hovered,
      }),
    );
    return () => cancelAnimationFrame(request);
  }, [view, layer, plot, palette, shown, limit, visibleCursor, selected, hovered]);

  const paint = usePaint(layer, shown?.tile ?? null);
  useGestures(frame, {
    draw: paint.brush
      ? {
          over(x, y) {
            const place = weightAt(view, x, y, layer, plot);
            if (place) paint.over(place);
          },
          end: paint.end,
        }
      : undefined,
    pan: (dx, dy) => onView((old) => panBy(old, dx, dy, layer, plot)),
    zoom: (factor, x, y) => onView((old) => zoomAt(old, factor, x, y, layer, plot)),
    hover: (at) => setHovered(at && weightAt(view, at.x, at.y, layer, plot)),
    click(x, y) {
      const place = weightAt(view, x, y, layer, plot);
      if (!place) return;
      setCursor(place);
      onSelect(place);
    },
  });

  const announce = (place: Place) => {
    setAnnounced({
      place,
      text: describe(place).join(', '),
      known: shown !== null && readCell(shown.tile, place) !== null,
    });
  };
  // A place beyond the tile at hand gets its numbers as soon as the next tile is there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new tile can bring news
  useEffect(() => {
    if (announced && !announced.known && shown && readCell(shown.tile, announced.place)) announce(announced.place);
  }, [shown]);

  const goTo = (place: Place) => {
    setCursor(place);
    setHovered(null);
    announce(place);
    onView((old) => reveal(old, place.row, place.column, layer, plot));
  };
  const zoomAtCursor = (factor: number) => {
    const { row, column } = cursor ?? { row: 0, column: 0 };
    const window = visibleWindow(view, layer, plot);
    const x = ((column + 0.5 - window.column) / window.columns) * plot.width;
    const y = ((row + 0.5 - window.row) / window.rows) * plot.height;
    onView((old) => reveal(zoomAt(old, factor, x, y, layer, plot), row, column, layer, plot));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const from = cursor ??
      selected ?? { row: Math.max(0, Math.floor(view.row)), column: Math.max(0, Math.floor(view.column)) };
    const page = Math.max(1, visibleWindow(view, layer, plot).rows - 1);
    const steps = { row: shown?.tile.rowsPerCell ?? 1, column: shown?.tile.columnsPerCell ?? 1, page };
    const next = moveCursor(from, event, layer, steps);
    if (next) goTo(next);
    else if (event.key === '+' || event.key === '=') zoomAtCursor(1.5);
    else if (event.key === '-') zoomAtCursor(1 / 1.5);
    else if ((event.key === 'Enter' || event.key === ' ') && paint.brush) paint.dab(from);
    else if (event.key === 'Enter' || event.key === ' ') onSelect(from);
    else if (event.key === 'Escape') onClimb();
    else return;
    event.preventDefault();
  };

  const pointed = hovered ?? visibleCursor;
  const whole = view.zoom <= fitZoom(layer, plot) * 1.001;
  return (
    <>
      <div
        ref={frame}
        className={css.canvasFrame}
        role="application"
        aria-roledescription={t('heatmap.role')}
        aria-label={t('heatmap.label', { name: layer.name, rows: layer.rows, columns: layer.columns })}
        aria-describedby={helpId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes keys
        tabIndex={0}
        data-whole={whole}
        data-brush={paint.brush?.tool}
        onKeyDown={onKeyDown}
        onFocus={(event) => {
          // A click focuses too; the cursor belongs to the keyboard.
          if (!event.currentTarget.matches(':focus-visible')) return;
          setFocused(true);
          const start = cursor ??
            selected ?? { row: Math.max(0, Math.floor(view.row)), column: Math.max(0, Math.floor(view.column)) };
          setCursor(start);
          announce(start);
        }}
        onBlur={() => setFocused(false)}
        onKeyUp={() => setFocused(true)}
      >
        <canvas
          ref={canvas}
          width={Math.round(plot.width * window.devicePixelRatio)}
          height={Math.round(plot.height * window.devicePixelRatio)}
          style={{ width: plot.width, height: plot.height }}
        />
        <PlotBands layer={layer} view={view} plot={plot} />
        {pointed && <Tooltip at={pointed} lines={describe(pointed)} view={view} matrix={layer} plot={plot} />}
      </div>
      <p id={helpId} className="hidden-text">
        {t('heatmap.keys')}
      </p>
      <p className="hidden-text" aria-live="polite">
        {announced?.text}
      </p>
    </>
  );
}
