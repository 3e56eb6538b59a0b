/** What a language run's folder will be, and for whom: read from the blocks' widths, before anything is written. */
import type { BlockWidths } from '../../models/architectures/llama.ts';
import { blockNodes } from '../../models/forward.ts';
import type { LanguageSpec, ModelSpec } from '../../models/spec.ts';
import { stringifySpec } from '../checkpoint/specJson.ts';

/**
 * `sameSize`: the checkpoint's own shapes, with zeros in them: opens everywhere and is no smaller. `uniform`: smaller, one
 * width for all blocks: an ordinary configuration, opens everywhere. `custom`: smaller, but with several widths
 * (`per_layer_config`) or heads that do not divide the hidden width, which transformers' LLaMA wants: opens here, elsewhere
 * it needs modelling code of its own.
 */
export type FolderForm = 'sameSize' | 'uniform' | 'custom';

/**
 * @param before spec of the checkpoint
 * @param spec of the run's network
 */
export function folderForm(before: ModelSpec, spec: LanguageSpec): FolderForm {
  if (sameNodes(before, spec)) return 'sameSize';
  const blocks = blockWidths(spec);
  return oneWidth(blocks) && hiddenWidth(spec) % blocks[0].heads === 0 ? 'uniform' : 'custom';
}

export function hiddenWidth(spec: LanguageSpec): number {
  const embedding = spec.nodes.find((node) => node.type === 'embedding');
  return embedding?.type === 'embedding' ? embedding.features : 0;
}

export function oneWidth([first, ...others]: readonly BlockWidths[]): boolean {
  return others.every((widths) => JSON.stringify(widths) === JSON.stringify(first));
}

/** By block. */
export function blockWidths(spec: LanguageSpec): readonly BlockWidths[] {
  return spec.blocks.map((block) => {
    const nodes = blockNodes(spec, block);
    const attention = nodes.find((node) => node.type === 'attention');
    const gated = nodes.findLast((node) => node.type === 'silu');
    const gate = nodes.find(({ id }) => id === gated?.inputs[0]);
    return {
      heads: attention?.type === 'attention' ? attention.heads : 0,
      kvHeads: attention?.type === 'attention' ? attention.kvHeads : 0,
      intermediateSize: gate?.type === 'dense' ? gate.units : 0,
    };
  });
}

/** Whatever the order of their fields, and however fresh weights would begin. */
export function sameNodes(a: ModelSpec, b: ModelSpec): boolean {
  const plain = (spec: ModelSpec): ModelSpec => ({
    ...spec,
    name: '',
    nodes: spec.nodes.map((node) => ('initStd' in node ? { ...node, initStd: undefined } : node)),
  });
  return stringifySpec(plain(a)) === stringifySpec(plain(b));
}
