/** Where the eye is over a matrix: zoom and pan as arithmetic. Lengths are CSS pixels, places are weights. */

export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
}
export interface Viewport {
  /** Width of one weight in pixels. Its height follows from `cellSize`. */
  readonly zoom: number;
  /** Weight at the left and top edge; fractions are parts of a weight. */
  readonly column: number;
  readonly row: number;
}
/** Visible weights: whole rows and columns, clipped to the matrix. */
export interface VisibleWindow {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Largest width of a weight: room for its number. */
export const largestZoom = 72;
/** A matrix much wider or taller than the plot is drawn with cells up to this much off the square. */
const largestStretch = 2.5;

/** Zoom that shows the whole matrix. */
export function fitZoom(matrix: MatrixSize, plot: Size): number {
  const free = plot.width / matrix.columns;
  const stretch = stretchOf(matrix, plot);
  return Math.min(free, plot.height / matrix.rows / stretch, largestZoom);
}

/**
 * Width and height of one weight. Cells are stretched towards the plot's shape when the whole matrix shows, and become
 * square as one zooms in.
 */
export function cellSize(zoom: number, matrix: MatrixSize, plot: Size): Size {
  const fit = fitZoom(matrix, plot);
  const closeness = Math.min(1, Math.max(0, Math.log2(Math.max(zoom / fit, 1)) / 3));
  const stretch = stretchOf(matrix, plot) ** (1 - closeness);
  return { width: zoom, height: zoom * stretch };
}

function stretchOf(matrix: MatrixSize, plot: Size): number {
  const wanted = (plot.height / matrix.rows) * (matrix.columns / plot.width);
  return Math.min(Math.max(wanted, 1 / largestStretch), largestStretch);
}

/** Cells of this width show their hatching. */
const comfortable = 6.5;
/** A first look must show at least this share of the matrix. */
const leastShare = 0.03;

/** Or the whole matrix would be a stamp: it covers less than this share of the plot. */
const leastFilled = 0.25;

/** The first look: cells large enough to be seen as kept or cut; of a huge matrix the whole. */
export function firstViewport(matrix: MatrixSize, plot: Size): Viewport {
  const fit = fitZoom(matrix, plot);
  const near = clampViewport({ zoom: Math.max(fit, comfortable), column: 0, row: 0 }, matrix, plot);
  const { rows, columns } = visibleWindow(near, matrix, plot);
  const telling = (rows * columns) / (matrix.rows * matrix.columns) >= leastShare;
  const cell = cellSize(fit, matrix, plot);
  const filled = (matrix.columns * cell.width * matrix.rows * cell.height) / (plot.width * plot.height);
  return telling || filled < leastFilled ? near : wholeViewport(matrix, plot);
}

export function wholeViewport(matrix: MatrixSize, plot: Size): Viewport {
  return clampViewport({ zoom: fitZoom(matrix, plot), column: 0, row: 0 }, matrix, plot);
}

/** Keeps the zoom in range and the matrix in sight; what is smaller than the plot is centred. */
export function clampViewport(view: Viewport, matrix: MatrixSize, plot: Size): Viewport {
  const fit = fitZoom(matrix, plot);
  const zoom = Math.min(Math.max(view.zoom, fit), Math.max(largestZoom, fit));
  const cell = cellSize(zoom, matrix, plot);
  return {
    zoom,
    column: clampStart(view.column, matrix.columns, plot.width / cell.width),
    row: clampStart(view.row, matrix.rows, plot.height / cell.height),
  };
}

function clampStart(start: number, size: number, room: number): number {
  if (room >= size) return (size - room) / 2;
  return Math.min(Math.max(start, 0), size - room);
}

/** Zooms by a factor; the weight under (x, y) stays there. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number, matrix: MatrixSize, plot: Size): Viewport {
  const before = cellSize(view.zoom, matrix, plot);
  const fit = fitZoom(matrix, plot);
  const zoom = Math.min(Math.max(view.zoom * factor, fit), Math.max(largestZoom, fit));
  const after = cellSize(zoom, matrix, plot);
  return clampViewport(
    {
      zoom,
      column: view.column + x / before.width - x / after.width,
      row: view.row + y / before.height - y / after.height,
    },
    matrix,
    plot,
  );
}

/** Moves the picture by (dx, dy) pixels with the hand. */
export function panBy(view: Viewport, dx: number, dy: number, matrix: MatrixSize, plot: Size): Viewport {
  const cell = cellSize(view.zoom, matrix, plot);
  return clampViewport(
    { zoom: view.zoom, column: view.column - dx / cell.width, row: view.row - dy / cell.height },
    matrix,
    plot,
  );
}

/** The least move that brings a weight into sight, with a little of its neighbourhood. */
export function reveal(view: Viewport, row: number, column: number, matrix: MatrixSize, plot: Size): Viewport {
  const cell = cellSize(view.zoom, matrix, plot);
  const along = (start: number, at: number, room: number) => {
    const margin = Math.min(2, Math.max(0, (room - 1) / 2));
    if (at < start + margin) return at - margin;
    if (at + 1 > start + room - margin) return at + 1 - room + margin;
    return start;
  };
  return clampViewport(
    {
      zoom: view.zoom,
      column: along(view.column, column, plot.width / cell.width),
      row: along(view.row, row, plot.height / cell.height),
    },
    matrix,
    plot,
  );
}

/** The weight under (x, y), or null beside the matrix. */
export function weightAt(
  view: Viewport,
  x: number,
  y: number,
  matrix: MatrixSize,
  plot: Size,
): { readonly row: number; readonly column: number } | null {
  const cell = cellSize(view.zoom, matrix, plot);
  const column = Math.floor(view.column + x / cell.width);
  const row = Math.floor(view.row + y / cell.height);
  const inside = column >= 0 && row >= 0 && column < matrix.columns && row < matrix.rows;
  return inside ? { row, column } : null;
}

export function visibleWindow(view: Viewport, matrix: MatrixSize, plot: Size): VisibleWindow {
  const cell = cellSize(view.zoom, matrix, plot);
  const [column, columns] = visibleAlong(view.column, plot.width / cell.width, matrix.columns);
  const [row, rows] = visibleAlong(view.row, plot.height / cell.height, matrix.rows);
  return { row, column, rows, columns };
}

function visibleAlong(start: number, room: number, size: number): readonly [start: number, count: number] {
  // A sliver of a thousandth of a weight is rounding, not a visible row.
  const first = Math.max(0, Math.floor(start + 1e-3));
  const end = Math.min(size, Math.ceil(start + room - 1e-3));
  return [first, Math.max(1, end - first)];
}
