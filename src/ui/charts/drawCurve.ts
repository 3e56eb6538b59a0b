/** Asks for the sweep behind the curve. */
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { curveExamples, curveSparsities, cutsAtOnce, reference } from './curve.ts';

/** @param methods beside the reference, which always comes along; empty = the method of the recipe */
export function drawCurve(methods: readonly string[] = []): void {
  const known =
    labStore
      .getState()
      .catalog?.methods.filter(cutsAtOnce)
      .map(({ id }) => id) ?? [];
  const { settings } = draftStore.getState();
  if (settings === null) return;
  const chosen = methods.length > 0 ? methods : [settings.method.id];
  const wanted = known.filter((id) => id === reference || chosen.includes(id));
  // the reference last: the line one waits for comes first
  wanted.sort((a, b) => Number(a === reference) - Number(b === reference));
  commands.sweep({
    // the options of the form go with its method
    methods: wanted.map((id) => (id === settings.method.id ? settings.method : { id, options: {} })),
    patterns: [settings.pattern],
    sparsities: [...curveSparsities],
    seeds: [settings.seed],
    examples: curveExamples,
  });
}
