/**
 * Golden runner: LLM-Pruner's importances and one-step decisions from the stored gradients. The gradients
 * themselves and decisions after a first step need the network, and are reported as not checked.
 */
import { type Criterion, type Member, memberImportance } from '../../engine/methods/llmpruner/criterion.ts';
import { decideGlobally, decideLocally } from '../../engine/methods/llmpruner/decide.ts';
import { groupImportance, type HeadPairing, type Reduction, sumHeads } from '../../engine/methods/llmpruner/group.ts';
import { floats, type GoldenRunner, type GoldenTensors, notChecked } from './case.ts';
import { compareExactly, compareFloats } from './compare.ts';

type Side = 'out' | 'in';
interface Group {
  readonly root: string;
  readonly members: readonly (readonly [layer: string, side: Side, channels: number])[];
}
interface Decision {
  readonly mode?: 'channel';
  readonly ratio: number;
  readonly importance: Criterion;
  readonly reduction: Reduction;
  readonly global_pruning?: boolean;
  readonly iterative_steps?: number;
  readonly reference_raises?: string;
  readonly pruned_root_indices?: readonly (readonly [root: string, indices: readonly number[]])[];
}
interface Params {
  readonly head_dim: number;
  readonly groups: { readonly block: readonly Group[]; readonly channel: readonly Group[] };
  readonly decisions: readonly Decision[];
}

export const llmPruner: GoldenRunner = ({ golden, tensors }) => {
  const { head_dim, groups, decisions } = golden.params as unknown as Params;
  const limit = (golden.tolerance.imp as { max_abs_error_over_largest_entry: number }).max_abs_error_over_largest_entry;
  const headSize = ({ root }: Group) => (root.includes('self_attn') ? head_dim : 1);
  const importance = (group: Group, criterion: Criterion, reduction: Reduction, pairing: HeadPairing) =>
    groupImportance(membersOf(group, tensors, criterion), reduction, headSize(group), pairing);

  const problems: string[] = [];
  for (const name of tensors.keys()) {
    const found = /^(imp|impaligned)\.(block|channel)\.(\d+)\.(?:taylor\.)?(\w+)\.(\w+)$/.exec(name);
    if (!found) {
      if (name.startsWith('imp')) problems.push(`${name}: not known`);
      continue;
    }
    const { values } = floats(tensors, name);
    const [, kind, mode, index, criterion, reduction] = found;
    const group = groups[mode as 'block' | 'channel'][Number(index)];
    const pairing = kind === 'imp' ? 'reference' : 'coupled';
    const got =
      reduction === 'stack'
        ? stackOf(group, tensors, criterion as Criterion, headSize(group))
        : importance(group, criterion as Criterion, reduction as Reduction, pairing);
    const atol = limit * Math.max(...values.map(Math.abs));
    problems.push(...compareFloats(name, got, values, { atol }));
  }

  for (const decision of decisions) {
    if (decision.reference_raises) continue; // the reference gives nothing to compare with
    const { ratio, reduction, iterative_steps = 1, global_pruning = false, mode = 'block' } = decision;
    const label = `${mode} ${ratio} ${decision.importance} ${reduction}${global_pruning ? ' global' : ''}`;
    const scored = groups[mode].map((group) => ({
      group,
      atoms: sumHeads(importance(group, decision.importance, reduction, 'reference'), headSize(group)),
    }));
    const pruned = global_pruning
      ? decideGlobally(
          scored.map(({ atoms }) => atoms),
          ratio,
        )
      : scored.map(({ atoms, group }) =>
          decideLocally(atoms, headSize(group), atoms.length * headSize(group), ratio / iterative_steps),
        );
    const got = scored
      .map(({ group }, i) => [group.root, channelsOf(pruned[i], headSize(group))] as const)
      .filter(([, indices]) => indices.length > 0);
    const want = decision.pruned_root_indices ?? [];
    const firstStep = iterative_steps === 1 ? want : want.slice(0, got.length);
    problems.push(
      ...compareExactly(
        `${label}: groups`,
        got.map(([root]) => root) as never,
        firstStep.map(([root]) => root) as never,
      ),
      ...got.flatMap(([root, indices], i) => compareExactly(`${label}: ${root}`, indices, firstStep[i]?.[1] ?? [])),
    );
    if (iterative_steps > 1) {
      problems.push(notChecked(`${label}, steps 2 to ${iterative_steps}`, 'need gradients of the pruned network'));
    }
  }
  problems.push(notChecked('loss and gradients g.*', 'need the forward and backward pass of the network'));
  return problems;
};

function membersOf({ members }: Group, tensors: GoldenTensors, criterion: Criterion): Float32Array[] {
  return members.map(([layer, side]) => memberImportance(memberOf(tensors, layer, side), criterion));
}

function memberOf(tensors: GoldenTensors, layer: string, side: Side): Member {
  const weight = floats(tensors, `w.${layer}.weight`);
  return {
    weight: weight.values,
    columns: weight.shape[1] ?? 1,
    side: layer.endsWith('embed_tokens') ? 'in' : side, // its output channels are its columns
    gradient: floats(tensors, `g.${layer}.weight`).values,
    meanSquare: floats(tensors, `a.${layer}.weight`).values,
  };
}

/** The members' vectors before they are reduced, one after another. */
function stackOf(group: Group, tensors: GoldenTensors, criterion: Criterion, headSize: number): Float32Array {
  const members = membersOf(group, tensors, criterion);
  const shortest = new Float32Array(Math.min(...members.map((member) => member.length)));
  return Float32Array.from(
    members.flatMap((member) => [...groupImportance([member, shortest], 'first', headSize, 'reference')]),
  );
}

function channelsOf(atoms: readonly number[], headSize: number): readonly number[] {
  return atoms.flatMap((atom) => Array.from({ length: headSize }, (_, i) => atom * headSize + i));
}
