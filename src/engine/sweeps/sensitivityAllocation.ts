/** From how sensitive every layer is to how much each one loses: all give up to the same drop in accuracy, or rise of the loss. */
import type { Measured } from './measure.ts';
import type { SweepPoint } from './sweeper.ts';

export interface SensitiveLayer {
  readonly name: string;
  readonly weights: number;
  /** Worth of the network with this layer alone cut, by sparsity, rising from 0. */
  readonly curve: readonly { readonly sparsity: number; readonly worth: number }[];
}

/** A loss beyond all others, where the network gives no number any more. Nats. */
const endless = 1000;

/** The higher the better: the accuracy of a classifier, minus the loss of a language model (minus the log of its perplexity). */
function worthOf({ perplexity, accuracy, loss }: Measured): number {
  if (perplexity === null) return accuracy;
  return Number.isFinite(loss) ? -loss : -endless;
}

/** Layers in the order of `weights`; each begins at the uncut network. */
export function layersOfScan(
  points: readonly SweepPoint[],
  weights: readonly { readonly name: string; readonly rows: number; readonly columns: number }[],
  uncut: Measured,
): SensitiveLayer[] {
  return weights.flatMap(({ name, rows, columns }) => {
    const own = points.filter(({ layer }) => layer === name).sort((a, b) => a.wanted - b.wanted);
    if (own.length === 0) return [];
    const curve = own.map((point) => ({ sparsity: point.wanted, worth: worthOf(point) }));
    const start = own[0].wanted === 0 ? [] : [{ sparsity: 0, worth: worthOf(uncut) }];
    return [{ name, weights: rows * columns, curve: [...start, ...curve] }];
  });
}

/**
 * The smallest drop d such that, with every layer cut as far as its own curve allows a drop of d, the whole reaches the
 * wanted sparsity; then all layers are scaled down to meet it. Bisection over d.
 * @param sparsity wanted share of zeros over all layers; at most what the curves reach
 * @returns sparsity by layer, in [0, 1], four decimals
 */
export function allocateBySensitivity(layers: readonly SensitiveLayer[], sparsity: number): Record<string, number> {
  const total = layers.reduce((sum, { weights }) => sum + weights, 0);
  const reached = (drop: number) =>
    layers.reduce((sum, layer) => sum + layer.weights * furthest(layer, drop), 0) / Math.max(1, total);
  let [low, high] = [0, Math.max(1, ...layers.map(({ curve }) => curve[0].worth - lowest(curve)))];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (reached(middle) < sparsity) low = middle;
    else high = middle;
  }
  const got = reached(high);
  const entries = layers.map((layer) => {
    const own = furthest(layer, high);
    // Short of the wish (the curves end below it): every layer gives the same share of what it has left.
    const share =
      got < sparsity ? own + (1 - own) * ((sparsity - got) / (1 - got)) : own * (sparsity / Math.max(got, 1e-9));
    return [layer.name, Math.round(Math.min(1, share) * 1e4) / 1e4] as const;
  });
  return Object.fromEntries(entries);
}

function lowest(curve: SensitiveLayer['curve']): number {
  return Math.min(...curve.map(({ worth }) => worth));
}

/** The highest sparsity up to which the worth stays within `drop` of the start, between two points by a straight line. */
function furthest({ curve }: SensitiveLayer, drop: number): number {
  const floor = curve[0].worth - drop;
  for (let i = 1; i < curve.length; i++) {
    const [before, here] = [curve[i - 1], curve[i]];
    if (here.worth >= floor) continue;
    const part = (before.worth - floor) / (before.worth - here.worth);
    return before.sparsity + Math.max(0, part) * (here.sparsity - before.sparsity);
  }
  return curve.at(-1)!.sparsity;
}
