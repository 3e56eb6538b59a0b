/** Where a channel goes when its tensor passes through a node: one index before, the indices behind. */
import type { ChannelFlow, LayerType, NodeBase } from '../models/layer.ts';
import type { Shape } from '../tensor/shape.ts';

/** Channel of the input -> the channels of the output that are made of it, rising. */
export type IndexMap = (channel: number) => readonly number[];

export const identity: IndexMap = (channel) => [channel];

/** An operand of a concatenation, or the input of a padding, behind `offset` channels. */
export function shift(offset: number): IndexMap {
  return (channel) => [channel + offset];
}

/** Part of a split, by its place and not by the order of traversal: channels outside it go nowhere. */
export function part(start: number, size: number): IndexMap {
  return (channel) => (channel >= start && channel < start + size ? [channel - start] : []);
}

/** Channel fastest (TensorFlow.js): with 3 channels at 2 positions, channel 1 becomes features 1 and 4. */
export function flattenNhwc(channels: number, positions: number): IndexMap {
  return (channel) => Array.from({ length: positions }, (_, position) => channel + position * channels);
}

/** Position fastest (PyTorch): with 3 channels at 2 positions, channel 1 becomes features 2 and 3. */
export function flattenNchw(positions: number): IndexMap {
  return (channel) => Array.from({ length: positions }, (_, position) => channel * positions + position);
}

/**
 * Each head repeated for `repeat` consecutive heads (grouped queries). Heads of 2 repeated twice: channel 1 of head 0
 * becomes channels 1 and 3, channel 3 (1 of head 1) becomes 5 and 7.
 */
export function expand(headSize: number, repeat: number): IndexMap {
  return (channel) => {
    const head = Math.floor(channel / headSize) * repeat;
    return Array.from({ length: repeat }, (_, copy) => (head + copy) * headSize + (channel % headSize));
  };
}

/**
 * How the channels of each input pass through a node; null where they end (`mixing`).
 * @param inputs shapes without the batch dimension
 */
export function indexMaps<N extends NodeBase>(
  type: LayerType<N>,
  node: N,
  inputs: readonly Shape[],
  output: Shape,
): readonly IndexMap[] | null {
  const flow: ChannelFlow = type.channels;
  const widths = inputs.map(channelCount);
  switch (flow) {
    case 'mixing':
      return null;
    case 'identity':
      return widths.map(() => identity);
    case 'concat':
      return widths.map((_, k) => shift(widths.slice(0, k).reduce((sum, width) => sum + width, 0)));
    case 'flatten':
      return widths.map((width) => flattenNhwc(width, channelCount(output) / width));
    case 'slice':
      return [part(type.sliceStart?.(node) ?? 0, channelCount(output))];
    case 'pad':
      return [shift(type.padBefore?.(node) ?? 0)];
    case 'heads': {
      const headSize = type.headSize?.(node) ?? 1;
      return widths.map((width) => expand(headSize, channelCount(output) / width));
    }
    default:
      return flow satisfies never;
  }
}

/** The last axis; 0 for token ids, which have none. */
export function channelCount(shape: Shape): number {
  return shape.at(-1) ?? 0;
}
