/**
 * Causal attention with rotary positions over queries, keys and values that were projected before it. Grouped queries:
 * `heads / kvHeads` consecutive query heads share one key and value head. Vaswani et al. 2017; Ainslie et al. 2023.
 */
import { LabError } from '../../errors.ts';
import { attentionWork, causalAttention } from '../../kernels/attention/index.ts';
import { assertShape } from '../../tensor/shape.ts';
import type { LayerType, NodeBase } from '../layer.ts';
import { type Rope, ropeTables } from '../rope.ts';

/** Reads queries [heads * headDim], keys and values [kvHeads * headDim], in that order. */
export interface AttentionNode extends NodeBase {
  readonly type: 'attention';
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly rope: Rope;
  /** How many tokens back a token sees, itself included; null = all. */
  readonly window: number | null;
}

/** Causal: how many tokens one sees, itself included, as a mean over a sequence. The whole square is never counted. */
function visibleTokens(sequenceLength: number, window: number | null): number {
  const most = Math.min(window ?? sequenceLength, sequenceLength);
  return (most * (most + 1)) / 2 / sequenceLength + most * (1 - most / sequenceLength);
}

export const attention: LayerType<AttentionNode> = {
  id: 'attention',
  channels: 'heads',
  headSize: ({ headDim }) => headDim,
  keepChannels: (node, { inputs: [queries, keys] }) => ({
    ...node,
    heads: queries.length / node.headDim,
    kvHeads: keys.length / node.headDim,
  }),
  outputShape(node, inputs) {
    const { id, heads, kvHeads, headDim } = node;
    if (inputs.length !== 3 || heads % kvHeads !== 0 || headDim % 2 !== 0) {
      const got = `${inputs.length} inputs, ${heads} heads on ${kvHeads} of ${headDim}`;
      const wanted = '3 inputs, heads a multiple of kvHeads, headDim even';
      throw new LabError('shapeMismatch', `${id}: wanted ${wanted}, got ${got}`, { where: id, wanted, got });
    }
    const [queries, keys, values] = inputs;
    assertShape(`${id} queries`, queries, [heads * headDim]);
    assertShape(`${id} keys`, keys, [kvHeads * headDim]);
    assertShape(`${id} values`, values, [kvHeads * headDim]);
    return queries;
  },
  params: () => [],
  /** Scores (query with key) and weighted sum (score with value): one product a channel, query head and visible token. */
  macs: ({ heads, headDim, window }, _inputs, _output, sequenceLength) =>
    Math.round(2 * heads * headDim * visibleTokens(sequenceLength, window)),
  liveMacs({ heads, kvHeads, headDim, window }, [queries, keys, values], sequenceLength) {
    /** A channel is turned together with the one half a head away. */
    const pairSpeaks = (speaks: Uint8Array, head: number, dim: number) =>
      speaks[head * headDim + dim] === 1 || speaks[head * headDim + ((dim + headDim / 2) % headDim)] === 1;
    let live = 0;
    for (let head = 0; head < heads; head++) {
      const shared = Math.floor((head * kvHeads) / heads);
      for (let dim = 0; dim < headDim; dim++) {
        if (pairSpeaks(queries, head, dim) && pairSpeaks(keys, shared, dim)) live += 1;
        if (values[shared * headDim + dim] === 1) live += 1;
      }
    }
    return Math.round(live * visibleTokens(sequenceLength, window));
  },
  workValues: ({ heads, kvHeads, headDim, window }, _inputs, rows, tokens) =>
    attentionWork({ tokens, heads, kvHeads, headDim, window }, rows),
  forward({ rope, ...node }, [queries, keys, values], { sequenceLength }) {
    const tokens = sequenceLength ?? queries.shape[0];
    const { heads, kvHeads, headDim, window } = node;
    const sizes = { tokens, heads, kvHeads, headDim, window };
    return causalAttention([queries, keys, values], ropeTables(rope, headDim, tokens), sizes);
  },
};
