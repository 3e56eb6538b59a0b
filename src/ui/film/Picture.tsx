/** One frame: the corner of the weights, what goes hatched, the present column framed, the diagonal as bars below. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Palette, type Rgb, rampColour } from '../../pictures/palette.ts';
import type { FilmView } from '../../workers/protocol.ts';
import { usePalette } from '../heatmap/usePalette.ts';
import { useSize } from '../heatmap/useSize.ts';
import styles from './Film.module.css';

export interface PictureProps {
  readonly film: FilmView;
  /** The last one that is done; -1 = none. */
  readonly column: number;
  readonly compensates: boolean;
  /** Marks where magnitude would have chosen otherwise. */
  readonly ghost: boolean;
  /** Colours by what the weights were judged by, in place of their values. */
  readonly scores: boolean;
  readonly block: readonly [start: number, end: number];
}

const bars = 26;
const gap = 4;

export function Picture(props: PictureProps) {
  const { film, column, compensates, ghost, scores, block } = props;
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(frame);
  const palette = usePalette();
  const cell = Math.max(2, Math.min(30, width / film.shown.columns));
  const high = Math.max(12, Math.min(18, cell));
  const size = { width: cell * film.shown.columns, height: high * film.shown.rows + gap + bars };
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || width === 0) return;
    context.setTransform(window.devicePixelRatio, 0, 0, window.devicePixelRatio, 0, 0);
    draw(context, { film, column, compensates, ghost, scores, block }, palette, cell, high);
  }, [film, column, compensates, ghost, scores, block, palette, cell, high, width]);
  return (
    <div ref={frame} className={styles.frame}>
      <canvas
        ref={canvas}
        width={Math.round(size.width * window.devicePixelRatio)}
        height={Math.round(size.height * window.devicePixelRatio)}
        style={{ width: size.width, height: size.height }}
        role="img"
        aria-label={t('film.picture', { name: film.name, column: column + 1, columns: film.shown.columns })}
      />
      <p className={styles.legend}>
        <span data-key="cut">{t('film.legend.cut')}</span>
        <span data-key="chosen">{t('film.legend.chosen')}</span>
        <span data-key="pushed">{t('film.legend.pushed')}</span>
        {ghost && <span data-key="ghost">{t('film.legend.ghost')}</span>}
        {scores && <span data-key="score">{t('film.legend.score')}</span>}
        <span data-key="diagonal">{t('film.legend.diagonal')}</span>
      </p>
    </div>
  );
}

function draw(
  context: CanvasRenderingContext2D,
  { film, column, compensates, ghost, scores, block }: PictureProps,
  palette: Palette,
  cell: number,
  high: number,
): void {
  const { rows, columns } = film.shown;
  const size = rows * columns;
  // without compensation the weights that stay are those of the first frame
  const frame = compensates ? column + 1 : 0;
  const weights = film.frames.subarray(frame * size, (frame + 1) * size);
  const [shown, limit] = scores ? [film.scores, largest(film.scores)] : [weights, film.limit];
  context.clearRect(0, 0, cell * columns, high * rows + gap + bars);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < columns; j++) {
      const at = row * columns + j;
      const [x, y] = [j * cell, row * high];
      const goes = film.kept[at] === 0;
      const done = j <= column;
      const share = limit === 0 ? 0 : Math.max(-1, Math.min(1, shown[at] / limit));
      const colour = rampColour(palette, scores ? 'score' : 'value', share);
      context.fillStyle = css(goes && done && !scores ? palette.sunken : colour);
      context.fillRect(x, y, cell - 0.5, high - 0.5);
      if (goes && done) stroke(context, palette.hatch, [x + 1, y + high - 1.5, x + cell - 1.5, y + 1]);
      // chosen with its block, not frozen yet
      if (goes && !done && j >= block[0] && j < block[1] && column >= 0) {
        const dot = Math.min(2, cell / 3); // of a narrow cell no more than a third: the next one's must not touch it
        context.fillStyle = css(palette.ink);
        context.fillRect(x + (cell - dot) / 2, y + high / 2 - 1, dot, 2);
      }
      if (ghost && film.keptByMagnitude[at] !== film.kept[at]) {
        context.strokeStyle = css(palette.accent);
        context.lineWidth = 1.2;
        context.strokeRect(x + 0.8, y + 0.8, cell - 2, high - 2);
      }
    }
  }
  const most = largest(film.diagonal) || 1;
  for (let j = 0; j < columns; j++) {
    const height = (film.diagonal[j] / most) * bars;
    context.fillStyle = css(j === column ? palette.accent : palette.hatch);
    context.fillRect(j * cell, high * rows + gap + bars - height, Math.max(1, cell - 1), height);
  }
  if (column < 0) return;
  context.strokeStyle = css(palette.ink);
  context.lineWidth = 1.6;
  context.strokeRect(column * cell - 0.5, 0.5, cell, high * rows - 1);
  if (!compensates || block[1] - column < 2) return;
  // where its errors went
  context.strokeStyle = css(palette.accent);
  context.lineWidth = 2;
  const end = Math.min(block[1], columns) * cell - 1;
  stroke(context, palette.accent, [(column + 1) * cell, high * rows - 0.5, end, high * rows - 0.5]);
}

function largest(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), 0);
}

function stroke(context: CanvasRenderingContext2D, colour: Rgb, [x1, y1, x2, y2]: readonly number[]): void {
  context.strokeStyle = css(colour);
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
