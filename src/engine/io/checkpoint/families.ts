/** Networks whose number of layers is told by the tensors too: known from their files, named by no recipe. */
import { cifarResnet } from '../../models/architectures/cifarResnet.ts';
import type { ModelSpec } from '../../models/spec.ts';
import type { Shape } from '../../tensor/shape.ts';

/** The network that these tensors would be one of; null when they are nothing of the kind. */
type Family = (tensors: ReadonlyMap<string, Shape>) => ModelSpec | null;

/** Three stages of blocks between `conv1` and `linear`, widths as the convolutions have them. */
const cifarResnets: Family = (tensors) => {
  const filters = (name: string) => tensors.get(`${name}.weight`)?.[0];
  const [stem, classes] = [filters('conv1'), filters('linear')];
  if (stem === undefined || classes === undefined) return null;
  const stages = [1, 2, 3].map((stage) => {
    const blocks: [number, number][] = [];
    for (;;) {
      const id = `layer${stage}.${blocks.length}`;
      const [inner, outer] = [filters(`${id}.conv1`), filters(`${id}.conv2`)];
      if (inner === undefined || outer === undefined) return blocks;
      blocks.push([inner, outer]);
    }
  });
  let width = stem;
  for (const [stage, blocks] of stages.entries()) {
    if (blocks.length === 0) return null;
    for (const [block, [, outer]] of blocks.entries()) {
      // only the first block of a later stage may grow wider: its shortcut adds channels of zeros
      const grows = stage > 0 && block === 0;
      if (outer < width || (outer > width && !grows)) return null;
      width = outer;
    }
  }
  return cifarResnet({ classes, stem, stages });
};

export const families: readonly Family[] = [cifarResnets];
