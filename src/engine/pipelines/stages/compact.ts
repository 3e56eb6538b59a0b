/**
 * Makes the network physically smaller: channels that are masked whole leave it, in one step. What is left computes the
 * same, but for norms over fewer channels, which the report counts.
 */

import { macsByLayer } from '../../evaluation/macs.ts';
import { removeChannels } from '../../graph/surgery.ts';
import { layerTypes } from '../../models/layers/index.ts';
import { paramSpecs, paramsToArrays } from '../../models/params.ts';
import { inferShapes } from '../../models/shapes.ts';
import type { ModelSpec } from '../../models/spec.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { sequenceLengthOf } from '../data.ts';
import { allMasks, replaceNetwork, setMasks } from '../network.ts';
import type { CompactStage } from '../recipe.ts';
import { narrowingOf, removalsOf } from '../structured/compact.ts';
import type { Narrowing, StageType } from './stage.ts';

export const compactStage: StageType<CompactStage> = {
  id: 'compact',
  plan: () => new Map([['compact', 1]]),
  start({ uniform }, { network, data }, state) {
    let step = state?.step ?? 0;
    let narrowing: Narrowing | null = null;
    return {
      steps: 1,
      get step() {
        return step;
      },
      phase: 'compact',
      get narrowing() {
        return narrowing;
      },
      async advance() {
        const { spec } = network;
        const masks = allMasks(network);
        const sequenceLength = sequenceLengthOf(data);
        const removals = removalsOf(spec, masks, uniform);
        const surgery = removeChannels(spec, await paramsToArrays(network.params), removals);
        narrowing = narrowingOf(spec, surgery);
        const kept = narrowing.masks(masks);
        replaceNetwork(network, surgery.spec, surgery.arrays);
        setMasks(network, new Map([...kept].map(([name, mask]) => [name, mask.kept])));
        step = 1;
        return {
          did: 'compacted',
          phase: 'compact',
          groups: removals.length,
          parameters: { before: parametersOf(spec), after: parametersOf(surgery.spec) },
          macs: { before: macsOf(spec, sequenceLength), after: macsOf(surgery.spec, sequenceLength) },
          narrowedNorms: narrowedNorms(spec, surgery.spec),
        };
      },
      save: async () => ({ step, arrays: new Map() }),
      dispose: () => {},
    };
  },
};

function parametersOf(spec: ModelSpec): number {
  return paramSpecs(spec).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function macsOf(spec: ModelSpec, sequenceLength: number): number {
  return macsByLayer(spec, new Map(), sequenceLength).total.dense;
}

/** Nodes that take a mean over their channels and have fewer of them now. */
function narrowedNorms(before: ModelSpec, after: ModelSpec): number {
  const [wide, narrow] = [inferShapes(before), inferShapes(after)];
  return before.nodes.filter(
    ({ id, type }) => layerTypes.get(type).readsWidth && wide.get(id)?.at(-1) !== narrow.get(id)?.at(-1),
  ).length;
}
