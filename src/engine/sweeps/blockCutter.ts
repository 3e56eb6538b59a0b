/** Cuts a decoder to any sparsity and pattern as its run does: block by block, fed by the blocks already cut. */
import type { Dataset } from '../data/dataset.ts';
import { LabError } from '../errors.ts';
import type { LanguageSpec } from '../models/spec.ts';
import type { WeightSource } from '../models/weightSource.ts';
import { type DenseKnowledge, densePass } from '../pipelines/decoder/densePass.ts';
import { planDecoderPruning, pruneDecoder } from '../pipelines/decoder/prune.ts';
import { addMasks, matricesOf, type Network, setMasks, writeMatrix } from '../pipelines/network.ts';
import type { Mask } from '../tensor/matrix.ts';
import type { Cutter, CutterOptions } from './contract.ts';
import { stageOf } from './request.ts';

/**
 * What the allocation asks of the dense decoder is walked for once; the blocks are walked for every cell, since what a
 * block reads depends on how far those before it were cut.
 * @throws LabError as planDecoderPruning; 'recipeInvalid' for calibration data that are no tokens
 */
export async function createBlockCutter(
  network: Network & { readonly spec: LanguageSpec },
  { base, method, calibration, random, signal }: CutterOptions,
): Promise<Cutter> {
  const { spec } = network;
  const sequences = sequencesOf(calibration, spec);
  const matrices = await matricesOf(network);
  const earlier = new Map(network.masks);
  const source = await uncutSource(network, matrices);
  /** By whether the pattern says its own sparsity: then nobody is asked. */
  const known = new Map<boolean, DenseKnowledge>();

  function restore(): void {
    for (const [name, matrix] of matrices) writeMatrix(network, name, matrix);
    setMasks(network, new Map([...earlier].map(([name, { kept }]) => [name, kept])));
  }

  return {
    restore,
    async cut(cell, layer) {
      restore();
      const whole = stageOf(base, method, cell);
      const others = network.prunable.filter(({ name }) => layer !== null && name !== layer).map(({ name }) => name);
      const stage = { ...whole, protect: [...new Set([...whole.protect, ...others])] };
      const plan = planDecoderPruning(stage, spec);
      const fixed = plan.pattern.fixedSparsity(plan.patternOptions) !== null;
      const dense = known.get(fixed) ?? (await densePass(plan, spec, source, sequences, random, { signal }));
      known.set(fixed, dense);
      const masks = new Map<string, Mask>();
      const request = { spec, source, calibration: sequences, stage, random, earlier, dense };
      for await (const { name, mask, changed } of pruneDecoder(request, { signal })) {
        if (changed) writeMatrix(network, name, { ...matrices.get(name)!, values: changed });
        masks.set(name, mask);
        if (name === layer) break; // nothing behind it is cut
      }
      addMasks(network, masks);
      return { masks };
    },
  };
}

function sequencesOf(calibration: Dataset, { name }: LanguageSpec) {
  if (calibration.kind === 'tokens') return calibration.sequences;
  const problem = `${name} reads tokens, the data are ${calibration.kind}`;
  throw new LabError('recipeInvalid', `sweep: ${problem}`, { field: 'data', problem });
}

/** The weights before any cut, whatever has become of the network. */
async function uncutSource(
  { params }: Network,
  matrices: Awaited<ReturnType<typeof matricesOf>>,
): Promise<WeightSource> {
  const arrays = new Map<string, Float32Array>();
  for (const [name, variable] of params) {
    arrays.set(name, matrices.get(name)?.values ?? ((await variable.data()) as Float32Array));
  }
  return {
    async read(name) {
      const values = arrays.get(name);
      if (!values) throw new LabError('tensorMissing', `sweep: there is no '${name}'`, { name });
      return values;
    },
  };
}
