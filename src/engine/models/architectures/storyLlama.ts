/** The LLaMA that ships with the lab: small enough to train in a tab, with everything a large one has. */
import type { Architecture } from './architecture.ts';
import { type LlamaConfig, llamaSpec } from './llama.ts';

const layers = 4;

export const storyLlamaConfig: LlamaConfig = {
  name: 'story-llama',
  hiddenSize: 128,
  intermediateSize: 448,
  layers,
  heads: 8,
  kvHeads: 4,
  headDim: 16,
  /** Of the generated story world; a test holds it against that. */
  vocabulary: 167,
  maxPositions: 256,
  normEpsilon: 1e-5,
  rope: { kind: 'default', theta: 10_000 },
  tiedEmbeddings: true,
  bias: { queryKeyValue: true, output: true, mlp: false },
  windows: new Array<null>(layers).fill(null),
};

export const storyLlama: Architecture = {
  id: 'story-llama',
  name: 'Story LLaMA',
  build: () => llamaSpec(storyLlamaConfig),
};
