/** Where the cliff lies: accuracy of the bundled networks after one-shot magnitude pruning, by allocation and sparsity. */
import { readFileSync } from 'node:fs';
import { worldSeed } from '../../src/engine/data/digits/index.ts';
import { bytesSource } from '../../src/engine/io/byteSource.ts';
import { importCheckpoint } from '../../src/engine/io/importCheckpoint.ts';
import { parseModelManifest } from '../../src/engine/models/manifest.ts';
import { paramsFromArrays } from '../../src/engine/models/params.ts';
import { defaultSettings } from '../../src/engine/pipelines/defaults.ts';
import { createNetwork, disposeNetwork } from '../../src/engine/pipelines/network.ts';
import { recipeOf } from '../../src/engine/pipelines/presets.ts';
import { Run } from '../../src/engine/pipelines/run.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { digitsSource } from '../../src/workers/digitsSource.ts';

const folder = new URL('../../public/models/', import.meta.url);
const allocations = ['uniform', 'global', 'erk'];
const sparsities = [0, 0.5, 0.7, 0.8, 0.9, 0.95];

export interface CliffLine {
  readonly network: string;
  readonly allocation: string;
  /** Top-1 on 1,000 test digits, no fine-tuning, by sparsity. */
  readonly accuracy: Readonly<Record<string, number>>;
}

export async function measureCliff(): Promise<readonly CliffLine[]> {
  await startWasm();
  const data = digitsSource({ train: 1, test: 1000 }, worldSeed, () => {});
  const lines: CliffLine[] = [];
  for (const { id, file } of parseModelManifest(readFileSync(new URL('manifest.json', folder))).models) {
    const { spec, params } = await importCheckpoint(
      bytesSource(new Uint8Array(readFileSync(new URL(file, folder))), file),
    );
    for (const allocation of allocations) {
      const accuracy: Record<string, number> = {};
      for (const sparsity of sparsities) {
        const recipe = recipeOf({
          ...defaultSettings,
          sparsity,
          allocation: { id: allocation, options: {} },
          finetuneEpochs: 0,
        });
        const run = new Run(recipe, createNetwork(spec, paramsFromArrays(spec, params)), data);
        while (!run.finished) await run.advance();
        accuracy[sparsity] = run.evaluations.pruned?.accuracy ?? Number.NaN;
        run.dispose();
        disposeNetwork(run.network);
      }
      lines.push({ network: id, allocation, accuracy });
    }
  }
  return lines;
}
