/** Quantizes the prunable weights, a layer a step. Pruned weights stay exactly 0; the live weights hold grid values. */
import { measureQuantization } from '../../quantization/error.ts';
import { dequantize, quantize } from '../../quantization/quantize.ts';
import { matrixOf, writeMatrix } from '../network.ts';
import type { QuantizeStage } from '../recipe.ts';
import type { StageType } from './stage.ts';

export const quantizeStage: StageType<QuantizeStage> = {
  id: 'quantize',
  plan: (_, { network }) => new Map([['mask', network.prunable.length]]),
  start({ bits, granularity, range }, { network }, state) {
    let step = state?.step ?? 0;
    return {
      steps: network.prunable.length,
      get step() {
        return step;
      },
      phase: 'mask',
      async advance() {
        const layer = network.prunable[step].name;
        const before = await matrixOf(network, layer);
        const quantized = quantize(before, { bits, granularity, range });
        writeMatrix(network, layer, dequantize(quantized));
        step += 1;
        return { did: 'quantized', phase: 'mask', layer, bits, report: measureQuantization(before, quantized) };
      },
      save: async () => ({ step, arrays: new Map() }),
      dispose: () => {},
    };
  },
};
