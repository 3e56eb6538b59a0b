/** The registry of mask rules: who moves the masks inside a training stage. */
import { createRegistry } from '../../registry.ts';
import { gradual } from './gradual.ts';
import { rigl } from './rigl.ts';
import type { MaskRule } from './rule.ts';

export const maskRules = createRegistry<MaskRule>('maskRule', [gradual, rigl]);
