import { beforeAll, expect, test } from 'vitest';
import { sparsegpt } from '../engine/methods/sparsegpt.ts';
import { architectures } from '../engine/models/architectures/index.ts';
import { createParams, paramsToArrays } from '../engine/models/params.ts';
import { patterns } from '../engine/patterns/index.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../engine/pipelines/checkpointData.ts';
import { createNetwork, disposeNetwork } from '../engine/pipelines/network.ts';
import { parseRecipe } from '../engine/pipelines/recipe.ts';
import { Run } from '../engine/pipelines/run.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { useWasm } from '../testing/backends.ts';
import { blobSource, blobs } from '../testing/blobs.ts';
import { explainWeight } from './explainWeight.ts';

beforeAll(useWasm);

test('what a weight received is its new value minus its old one, with or without the memory of the solution', async () => {
  const spec = architectures.get('cnn').build();
  const prune = { method: { id: 'sparsegpt' }, pattern: { id: 'unstructured' }, allocation: { id: 'uniform' } };
  const finetune = { optimizer: { id: 'sgd' }, learningRate: { id: 'constant' }, epochs: 1, batchSize: 8 };
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'cnn', weights: 'trained' },
    data: { source: 'digits', train: 32, test: 16 },
    stages: [
      { stage: 'prune', sparsity: 0.6, calibration: 32, ...prune },
      { stage: 'finetune', ...finetune },
    ],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const run = new Run(recipe, network, blobSource(32, 16));
  const explain = async (column: number) =>
    (await explainWeight(run, { name: 'conv2.weight', row: 2, column }, () => false))!;
  await run.advance(); // gathered, nothing cut yet
  expect((await explain(100)).compensation).toBeNull();
  while (run.cursor.stage === 0) await run.advance();

  const kept = network.masks.get('conv2.weight')!.kept.subarray(2 * 144, 3 * 144);
  const column = kept.findIndex((bit, at) => at > 20 && bit === 1);
  const { before, now, compensation, told, terms } = await explain(column);
  expect(told).toBe('all');
  expect(compensation).toMatchObject({
    kind: 'received',
    columns: kept.subarray(0, column).filter((bit) => !bit).length,
  });
  expect(compensation).toHaveProperty('total', now - before);
  expect(now).not.toBe(before);

  const checkpoint = await run.checkpoint();
  const fromDisk = { ...checkpoint, pruning: { ...checkpoint.pruning!, explanations: new Map() } };
  run.restore(fromDisk);
  expect((await explain(column)).compensation).toEqual({ kind: 'received', total: now - before, columns: null });
  expect((await explain(column)).told).toBe('none'); // and the page says why
  run.restore(decodeCheckpoint(encodeCheckpoint(checkpoint)));
  const { corrected: _, ...lasting } = terms;
  expect(await explain(column)).toMatchObject({ told: 'part', terms: lasting, compensation: { total: now - before } });
  await run.advance(); // a training step moved it: what part was compensation is not known any more
  expect((await explain(column)).compensation).toBeNull();
  run.dispose();
  disposeNetwork(network);
});

/** The MLP by hand, in float64: what the last layer reads, and the loss. */
function forwardByHand(params: ReadonlyMap<string, Float32Array>, image: Float32Array, label: number) {
  const layer = (name: string, x: readonly number[]) => {
    const [weight, bias] = [params.get(`${name}.weight`)!, params.get(`${name}.bias`)!];
    return Array.from(bias, (b, row) => x.reduce((sum, value, i) => sum + value * weight[row * x.length + i], b));
  };
  const relu = (x: readonly number[]) => x.map((value) => Math.max(0, value));
  const read = relu(layer('dense2', relu(layer('dense1', [...image])))); // [128]
  const exps = layer('dense3', read).map(Math.exp);
  const sum = exps.reduce((total, value) => total + value, 0);
  const slopes = exps.map((value, row) => value / sum - Number(row === label)); // dL / dlogits
  return { read, slopes, loss: Math.log(sum) - Math.log(exps[label]) };
}

test('the score under each method, the norm of the input and the change of the loss are those computed by hand', async () => {
  const spec = architectures.get('mlp').build();
  const of = (id: string) => ({ id, options: {} });
  const recipe = parseRecipe({
    version: 1,
    seed: 1,
    model: { architecture: 'mlp', weights: 'trained' },
    data: { source: 'digits', train: 12, test: 6 },
    stages: [
      {
        stage: 'prune',
        sparsity: 0.5,
        calibration: 8,
        method: of('magnitude'),
        pattern: of('unstructured'),
        allocation: of('uniform'),
      },
    ],
  });
  const network = createNetwork(spec, createParams(spec, createRandom(3)));
  const params = await paramsToArrays(network.params);
  const run = new Run(recipe, network, blobSource(12, 6));
  while (!run.finished) await run.advance();

  const calibration = Array.from({ length: 8 }, (_, i) => {
    const { images, labels } = blobs(12, 1);
    return forwardByHand(params, images.subarray(i * 784, (i + 1) * 784), labels[i]);
  });
  const [row, column] = [4, calibration[0].read.findIndex((value) => value > 0)];
  const place = { name: 'dense3.weight', row, column };
  const weight = params.get('dense3.weight')!;
  const value = weight[row * 128 + column];
  const norm = Math.sqrt(calibration.reduce((sum, { read }) => sum + read[column] ** 2, 0) / 8);
  const slope = calibration.reduce((sum, { read, slopes }) => sum + slopes[row] * read[column], 0) / 8;

  const first = (await explainWeight(run, place, () => false))!;
  expect(first.inputNorm).toBeCloseTo(norm, 5);
  expect(first.calibration).toBe(8);
  expect(first.score).toBe(Math.abs(value));
  expect([first.others.map(({ method }) => method), first.waiting]).toEqual([
    ['random', 'wanda'],
    ['sparsegpt', 'snip'],
  ]);
  const scoreOf = (view: typeof first, id: string) => view.others.find(({ method }) => method === id)!;
  expect(scoreOf(first, 'wanda').score).toBeCloseTo(Math.abs(value) * norm, 5);
  const rivals = Array.from({ length: 128 }, (_, i) => {
    const own = Math.sqrt(calibration.reduce((sum, { read }) => sum + read[i] ** 2, 0) / 8);
    return Math.abs(weight[row * 128 + i]) * own;
  });
  const lower = rivals.filter((score) => score < rivals[column]).length;
  expect(scoreOf(first, 'wanda')).toMatchObject({ rank: 1 + lower, kept: lower >= 64 }); // half of its row goes

  const whole = (await explainWeight(run, { ...place, whole: true }, () => false))!;
  expect(whole.waiting).toEqual([]);
  expect(scoreOf(whole, 'snip').score / Math.abs(slope * value)).toBeCloseTo(1, 3);
  const matrix = Float32Array.from({ length: 128 * 128 }, (_, at) => {
    const [i, j] = [Math.floor(at / 128), at % 128];
    return (2 / 8) * calibration.reduce((sum, { read }) => sum + read[i] * read[j], 0);
  });
  const solved = await sparsegpt.solve({
    name: place.name,
    weight: { rows: 10, columns: 128, values: weight },
    stats: { hessian: { matrix, columns: 128, samples: 8 } } as never,
    options: { blockSize: 128, dampening: 0.01, counting: 'exact' },
    random: createRandom(1),
    sparsity: 0.5,
    pattern: patterns.get('unstructured'),
    patternOptions: {},
  });
  expect(scoreOf(whole, 'sparsegpt')).toMatchObject({ kept: solved.mask.kept[row * 128 + column] === 1, rank: null });
  expect(scoreOf(whole, 'sparsegpt').score / solved.scores[row * 128 + column]).toBeCloseTo(1, 2);

  const loss = (of: ReadonlyMap<string, Float32Array>) => {
    const { images, labels } = blobs(6, 2);
    const losses = Array.from(labels, (label, i) => forwardByHand(of, images.subarray(i * 784, (i + 1) * 784), label));
    return losses.reduce((sum, one) => sum + one.loss, 0) / 6;
  };
  const without = weight.map((one, at) => (at === row * 128 + column ? 0 : one));
  const change = loss(new Map([...params, [place.name, without]])) - loss(params);
  expect(Math.abs(change)).toBeGreaterThan(1e-4); // far above what float32 rounds away
  expect(whole.lossChange).toBeCloseTo(change, 6);
  run.dispose();
  disposeNetwork(network);
});
