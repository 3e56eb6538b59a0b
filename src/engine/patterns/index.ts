/** The registry of patterns. */
import { createRegistry } from '../registry.ts';
import { block } from './block.ts';
import { nm } from './nm.ts';
import { unstructured } from './unstructured.ts';

export const patterns = createRegistry('pattern', [unstructured, nm, block]);
