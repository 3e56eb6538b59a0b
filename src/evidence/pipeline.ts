/** Golden runner: a whole language model pruned block by block, from token ids to masks, logits and perplexity. */
import { perplexity, sequenceLogits } from '../engine/evaluation/perplexity.ts';
import type { PruneStage } from '../engine/pipelines/recipe.ts';
import type { GoldenRunner } from './case.ts';
import { compareFloats } from './comparison.ts';
import { comparePackedMasks, openDecoderCase, runDecoderCase } from './decoder.ts';
import { patternOf } from './matrix.ts';
import { readJson, readTensors } from './tensors.ts';

interface Params {
  readonly method: string;
  readonly sparsity: number;
  readonly n: number;
  readonly m: number;
  readonly ppl: number;
  readonly files: { readonly mask: string; readonly logits: string; readonly pruned_weights_some_layers?: string };
  readonly layers: Readonly<Record<string, { readonly sparsity: number; readonly rel_error: number }>>;
}
interface Tolerance {
  readonly mask_max_mismatch_fraction: number;
  readonly ppl_rtol: number;
  readonly rel_error_rtol: number;
}

/** The files state none for logits and weights: float32 rounding through five blocks. */
const floatTolerance = { atol: 2e-4, rtol: 2e-4 };

export const pipeline: GoldenRunner = async ({ golden, files }) => {
  const params = golden.params as unknown as Params;
  const tolerance = golden.tolerance as unknown as Tolerance;
  const inputs = await openDecoderCase(files);
  const { checkpoint, evaluation, probe } = inputs;
  const file = (name: string) => readTensors(files, `e2e/${name}`);
  const manifest = (await readJson(files, 'e2e/manifest.json')) as { readonly dense: { readonly ppl: number } };

  const [denseLogits] = await sequenceLogits(checkpoint.spec, checkpoint, [probe]);
  const dense = await perplexity(checkpoint.spec, checkpoint, evaluation);
  const { weights, values, perplexity: reached, logits } = await runDecoderCase(inputs, parityStage(params));
  const names = Object.keys(params.layers);
  const wantedWeights = params.files.pruned_weights_some_layers
    ? await file(params.files.pruned_weights_some_layers)
    : [];
  return [
    ...compareFloats('logits: dense', denseLogits, inputs.denseLogits, floatTolerance),
    ...compareFloats('perplexity: dense', [dense.perplexity], [manifest.dense.ppl], { rtol: tolerance.ppl_rtol }),
    ...comparePackedMasks(weights, await file(params.files.mask), tolerance.mask_max_mismatch_fraction),
    ...compareFloats('perplexity', [reached], [params.ppl], { rtol: tolerance.ppl_rtol }),
    ...compareFloats('logits', logits, (await file(params.files.logits)).get('logits')?.values ?? [], floatTolerance),
    ...compareFloats(
      'error',
      names.map((name) => weights.get(name)?.error ?? Number.NaN),
      names.map((name) => params.layers[name].rel_error),
      { rtol: tolerance.rel_error_rtol },
    ),
    ...[...wantedWeights].flatMap(([name, tensor]) =>
      compareFloats(`weights: ${name}`, values.get(name) ?? [], tensor.values, floatTolerance),
    ),
  ];
};

/** The method as its authors' code counts. */
export function parityStage({ method, sparsity, n, m }: Pick<Params, 'method' | 'sparsity' | 'n' | 'm'>): PruneStage {
  return {
    stage: 'prune',
    sparsity,
    method: { id: method, options: { counting: 'reference' } },
    pattern: patternOf({ n, m }),
    allocation: { id: 'uniform', options: {} },
    protect: [],
    overrides: {},
    calibration: 128,
  };
}
