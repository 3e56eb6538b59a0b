/** From the choices of the page to what the engine is asked for. */
import type { MethodDescription } from '../../engine/catalog.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { CompareState } from '../../state/compare.ts';
import type { SweepRequest } from '../../workers/protocol.ts';
import { cutsAtOnce, reference } from '../charts/curve.ts';

/** Rising; narrow steps where the cliff usually is. */
export const grids: Readonly<Record<CompareState['points'], readonly number[]>> = {
  few: [0.5, 0.7, 0.8, 0.9, 0.95],
  some: [0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98],
  many: [0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99],
};

/** Test examples that may be asked for; 0 = all. Texts are longer, and fewer. */
export const exampleCounts = { images: [200, 500, 0], tokens: [16, 32, 0] } as const;

/** What was chosen, where it suits data of this kind; else all. */
export function examplesOf({ examples }: Pick<CompareState, 'examples'>, kind: keyof typeof exampleCounts): number {
  return exampleCounts[kind].find((count) => count === examples) ?? 0;
}

/**
 * Ids of the methods that are ticked: what the recipe prunes by may be none to draw a curve of.
 * @param chosen null = the method of the recipe
 * @param sweepable of the catalogue
 */
export function tickedOf(
  chosen: CompareState['methods'],
  ofRecipe: string,
  sweepable: readonly Pick<MethodDescription, 'id'>[],
): readonly string[] {
  return (chosen ?? [ofRecipe]).filter((ticked) => sweepable.some(({ id }) => id === ticked));
}

/**
 * @param settings the options of its method and pattern go with them; others have their defaults
 * @param methods of the catalogue; ids of those that find nothing in the network
 */
export function requestOf(
  state: CompareState,
  settings: Settings,
  { known, channelless }: { readonly known: readonly MethodDescription[]; readonly channelless: readonly string[] },
  kind: keyof typeof exampleCounts,
): SweepRequest {
  const sweepable = known.filter(cutsAtOnce);
  // what was ticked for another network may find nothing in this one
  const methods = tickedOf(state.methods, settings.method.id, sweepable).filter((id) => !channelless.includes(id));
  const patterns = state.patterns ?? [settings.pattern.id];
  const choiceOf = (id: string, own: Settings['method']) => (id === own.id ? own : { id, options: {} });
  return {
    // random last: the lines one waits for come first
    methods: [
      ...methods.filter((id) => id !== reference),
      ...sweepable.map(({ id }) => id).filter((id) => id === reference),
    ].map((id) => choiceOf(id, settings.method)),
    patterns: patterns.map((id) => choiceOf(id, settings.pattern)),
    sparsities: [...grids[state.points]],
    seeds: Array.from({ length: state.seeds }, (_, index) => (settings.seed + index) % 0x1_0000_0000),
    examples: examplesOf(state, kind),
  };
}

/** Every layer alone, by the method of the recipe or another one. */
export function scanRequest(method: string, settings: Settings, examples: number): SweepRequest {
  return {
    methods: [method === settings.method.id ? settings.method : { id: method, options: {} }],
    patterns: [{ id: 'unstructured', options: {} }],
    sparsities: [0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
    seeds: [settings.seed],
    examples,
    layers: 'each',
  };
}
