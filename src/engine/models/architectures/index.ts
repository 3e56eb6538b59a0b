/** Every network a recipe may name. Adding one = its file + one line. */
import { createRegistry } from '../../registry.ts';
import type { Architecture } from './architecture.ts';
import { cnn } from './cnn.ts';
import { mlp } from './mlp.ts';
import { resnet } from './resnet.ts';

export const architectures = createRegistry<Architecture>('architecture', [mlp, cnn, resnet]);
