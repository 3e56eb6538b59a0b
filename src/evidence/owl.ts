/** Golden runner: OWL's block sparsities on the dense language model, then Wanda with them. */
import { densePass } from '../engine/pipelines/decoder/densePass.ts';
import { planDecoderPruning } from '../engine/pipelines/decoder/prune.ts';
import { prunedCount } from '../engine/tensor/matrix.ts';
import { createRandom } from '../engine/tensor/random.ts';
import type { GoldenRunner } from './case.ts';
import { compareFloats } from './comparison.ts';
import { comparePackedMasks, openDecoderCase, runDecoderCase } from './decoder.ts';
import { parityStage } from './pipeline.ts';
import { readTensors } from './tensors.ts';

interface Params {
  readonly sparsity: number;
  readonly M: number;
  readonly lam: number;
  readonly outlier_percent: readonly number[];
  readonly achieved_block_sparsity: readonly number[];
  readonly ppl: number;
  readonly mask: string;
}

/** The file states none: those of the whole-model runs. */
const tolerance = { mask: 1e-4, perplexity: { rtol: 2e-3 }, share: { atol: 1e-2 }, sparsity: { atol: 1e-4 } };

export const owl: GoldenRunner = async ({ golden, files }) => {
  const params = golden.params as unknown as Params;
  const stage = {
    ...parityStage({ method: 'wanda', sparsity: params.sparsity, n: 0, m: 0 }),
    allocation: { id: 'owl', options: { means: params.M, spread: params.lam } },
  };
  const inputs = await openDecoderCase(files);
  const { spec } = inputs.checkpoint;
  const plan = planDecoderPruning(stage, spec);
  const { outliers } = await densePass(plan, spec, inputs.checkpoint, inputs.calibration, createRandom(0));
  const percent = [...outliers].filter(([name]) => name.endsWith('q_proj.weight')).map(([, share]) => 100 * share);
  const { weights, perplexity } = await runDecoderCase(inputs, stage);
  const blocks = spec.blocks.map((_, index) => {
    const masks = [...weights.values()].filter(({ block }) => block === index).map(({ mask }) => mask);
    const sum = (of: readonly number[]) => of.reduce((total, value) => total + value, 0);
    return sum(masks.map(prunedCount)) / sum(masks.map(({ kept }) => kept.length));
  });
  return [
    ...compareFloats('outliers', percent, params.outlier_percent, tolerance.share),
    ...compareFloats('sparsity', blocks, params.achieved_block_sparsity, tolerance.sparsity),
    ...comparePackedMasks(weights, await readTensors(files, params.mask), tolerance.mask),
    ...compareFloats('perplexity', [perplexity], [params.ppl], tolerance.perplexity),
  ];
};
