/** Every network a recipe may name. Adding one = its file + one line. */
import { createRegistry } from '../../registry.ts';
import type { Architecture } from './architecture.ts';
import { cnn } from './cnn.ts';
import { mlp } from './mlp.ts';
import { resnet } from './resnet.ts';
import { storyLlama } from './storyLlama.ts';

export const architectures = createRegistry<Architecture>('architecture', [mlp, cnn, resnet, storyLlama]);

/** Those that read images: their files are lab or PyTorch checkpoints; a language model's is a Hugging Face folder. */
export const imageArchitectures: readonly Architecture[] = architectures.entries.filter(
  ({ build }) => build().task === 'classify',
);
