/** The story model's line in the list of networks that ship with the lab. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { sha256 } from '../../src/engine/io/sha256.ts';
import { storyLlama } from '../../src/engine/models/architectures/storyLlama.ts';
import { type ModelEntry, type ModelManifest, parseModelManifest } from '../../src/engine/models/manifest.ts';
import type { StoryMetrics } from './measure.ts';
import { recipe } from './recipe.ts';
import { trainedWith } from './writeFolder.ts';

/** Replaces the entry, or adds it behind the others. @param folder the model's, beside manifest.json */
export function listInManifest(folder: string, params: number, metrics: StoryMetrics): void {
  const path = join(dirname(folder), 'manifest.json');
  const manifest: ModelManifest = existsSync(path)
    ? parseModelManifest(readFileSync(path))
    : { version: 1, models: [] };
  const name = basename(folder);
  const bytes = Uint8Array.from(readFileSync(join(folder, 'model.safetensors')));
  const entry: ModelEntry = {
    id: storyLlama.id,
    architecture: storyLlama.id,
    file: `${name}/model.safetensors`,
    beside: ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'generation_config.json'].map(
      (file) => `${name}/${file}`,
    ),
    bytes: bytes.length,
    sha256: sha256(bytes),
    params,
    recipe: { ...recipe },
    metrics: {
      accuracy: metrics.accuracy,
      loss: Math.log(metrics.perplexity),
      testExamples: metrics.testStories,
      perplexity: metrics.perplexity,
      boundPerplexity: metrics.boundPerplexity,
      tasks: { ...metrics.tasks },
    },
    trainedWith,
  };
  const models = [...manifest.models.filter(({ id }) => id !== entry.id), entry];
  writeFileSync(path, `${JSON.stringify({ version: 1, models }, null, 2)}\n`);
}
