/**
 * Golden runner: LLM-Pruner on a small LLaMA: dependency groups found on the graph, loss and gradients, importances,
 * decisions over one or more steps, and the smaller networks with their losses.
 */
import { dependencyGroups, type Group, type Member } from '../../engine/graph/groups.ts';
import { removeChannels } from '../../engine/graph/surgery.ts';
import { type Criterion, memberImportance } from '../../engine/methods/llmpruner/criterion.ts';
import { groupImportance, type HeadPairing, type Reduction } from '../../engine/methods/llmpruner/group.ts';
import { asMatrix, type Evidence, planRemovals, scoreChannels } from '../../engine/methods/llmpruner/plan.ts';
import { groupsInScope } from '../../engine/methods/llmpruner/scope.ts';
import { llamaSpec } from '../../engine/models/architectures/llama.ts';
import { disposeParams, type ParamArrays, paramSpecs, paramsFromArrays } from '../../engine/models/params.ts';
import type { LanguageSpec } from '../../engine/models/spec.ts';
import { type LanguageGradients, languageGradients } from '../../engine/training/languageGradients.ts';
import { useWasm as startWasm } from '../backends.ts';
import { floats, type GoldenRunner, type GoldenTensors } from './case.ts';
import { compareExactly, compareFloats } from './compare.ts';

interface GoldenGroup {
  readonly root: string;
  /** In the order in which the reference met them. */
  readonly members: readonly (readonly [layer: string, side: 'out' | 'in', channels: number])[];
}
type Mode = 'block' | 'channel';
interface Decision {
  readonly mode?: 'channel';
  readonly ratio: number;
  readonly importance: Criterion;
  readonly reduction: Reduction;
  readonly global_pruning?: boolean;
  readonly iterative_steps?: number;
  readonly reference_raises?: string;
  /** Step after step, in the numbering of the network at that step. */
  readonly pruned_root_indices?: readonly (readonly [root: string, indices: readonly number[]])[];
  readonly shapes_after?: Readonly<Record<string, readonly number[]>>;
  readonly loss_after?: number;
}
interface Params {
  readonly config: Readonly<Record<string, number>>;
  readonly head_dim: number;
  readonly loss: number;
  readonly groups: Readonly<Record<Mode, readonly GoldenGroup[]>>;
  readonly decisions: readonly Decision[];
}
interface Network {
  readonly spec: LanguageSpec;
  readonly arrays: ParamArrays;
}

export const llmPruner: GoldenRunner = async ({ golden, tensors }) => {
  await startWasm();
  const params = golden.params as unknown as Params;
  const tokens = tokensOf(tensors);
  const spec = specOf(params, tokens[0].length);
  const stored: Evidence = {
    arrays: storedArrays(spec, tensors, 'w'),
    gradients: storedArrays(spec, tensors, 'g'),
    meanSquares: storedArrays(spec, tensors, 'a'),
  };
  const dense: Network = { spec, arrays: stored.arrays };
  const problems = [
    ...compareGroups(spec, params.groups),
    ...(await compareGradients(dense, stored, tokens, params.loss, golden.tolerance.g)),
    ...compareImportances(spec, params.groups, stored, tensors, golden.tolerance.imp),
  ];
  for (const decision of params.decisions) {
    if (decision.reference_raises) continue; // the reference gives nothing to compare with
    problems.push(...(await compareDecision(dense, params.groups, stored, decision, tokens, golden.tolerance.g)));
  }
  return problems;
};

function specOf({ config, head_dim }: Params, positions: number): LanguageSpec {
  return llamaSpec({
    name: 'llama',
    hiddenSize: config.hidden_size,
    intermediateSize: config.intermediate_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: head_dim,
    vocabulary: config.vocab_size,
    maxPositions: positions,
    normEpsilon: config.rms_norm_eps,
    rope: { kind: 'default', theta: config.rope_theta },
    tiedEmbeddings: false,
    bias: { queryKeyValue: false, output: false, mlp: false },
    windows: [],
  });
}

function tokensOf(tensors: GoldenTensors): readonly Int32Array[] {
  const tensor = tensors.get('tokens');
  if (!(tensor?.values instanceof Int32Array)) throw new Error("golden: wanted I32 tensor 'tokens'");
  const { values } = tensor;
  const [count, length] = tensor.shape;
  return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
}

function storedArrays(spec: LanguageSpec, tensors: GoldenTensors, prefix: 'w' | 'g' | 'a'): ParamArrays {
  return new Map(paramSpecs(spec).map(({ name }) => [name, floats(tensors, `${prefix}.${name}`).values]));
}

/** Ours by the reference's root and with its order of members, which some reductions look at. */
function groupsOf(spec: LanguageSpec, mode: Mode, wanted: readonly GoldenGroup[]): readonly Group[] {
  const scope = mode === 'block' ? { kind: mode, start: 0, end: spec.blocks.length } : { kind: mode };
  const found = groupsInScope(spec, dependencyGroups(spec), scope);
  return wanted.map(({ root, members }) => {
    const at = ({ node, side }: Member) => members.findIndex((entry) => entry[0] === node && entry[1] === side);
    const group = found.find((ours) => ours.members.some(({ node, side }) => node === root && side === 'out'));
    if (!group) throw new Error(`golden: no group has the output of '${root}'`);
    return { ...group, root, members: [...group.members].sort((a, b) => at(a) - at(b)) };
  });
}

function compareGroups(spec: LanguageSpec, wanted: Params['groups']): readonly string[] {
  return (['block', 'channel'] as const).flatMap((mode) => {
    const got = groupsOf(spec, mode, wanted[mode]);
    const scope = mode === 'block' ? { kind: mode, start: 0, end: spec.blocks.length } : { kind: mode };
    const count = groupsInScope(spec, dependencyGroups(spec), scope).length;
    return [
      ...compareExactly(`${mode} groups`, [count], [wanted[mode].length]),
      ...got.flatMap(({ members }, i) => {
        const sentence = members.map(({ node, side, channels }) => `${node} ${side} ${channels.flat().length}`).join();
        const expected = wanted[mode][i].members.map((entry) => entry.join(' ')).join();
        return sentence === expected ? [] : [`${mode} group ${i}: wanted ${expected}, got ${sentence}`];
      }),
    ];
  });
}

async function gradientsOf(
  { spec, arrays }: Network,
  tokens: readonly Int32Array[],
  squares: boolean,
): Promise<LanguageGradients> {
  const params = paramsFromArrays(spec, arrays);
  try {
    return await languageGradients(spec, params, tokens, { squares });
  } finally {
    disposeParams(params);
  }
}

async function compareGradients(
  network: Network,
  stored: Evidence,
  tokens: readonly Int32Array[],
  loss: number,
  tolerance: unknown,
): Promise<readonly string[]> {
  const got = await gradientsOf(network, tokens, true);
  return [
    ...compareFloats('loss', [got.loss], [loss], tolerance),
    ...[...got.gradients].flatMap(([name, gradient]) => [
      ...compareFloats(`g.${name}`, gradient, stored.gradients?.get(name) ?? [], tolerance),
      ...compareFloats(`a.${name}`, got.meanSquares?.get(name) ?? [], stored.meanSquares?.get(name) ?? [], tolerance),
    ]),
  ];
}

function compareImportances(
  spec: LanguageSpec,
  wanted: Params['groups'],
  evidence: Evidence,
  tensors: GoldenTensors,
  tolerance: unknown,
): readonly string[] {
  const limit = (tolerance as { max_abs_error_over_largest_entry: number }).max_abs_error_over_largest_entry;
  const groups = {
    block: groupsOf(spec, 'block', wanted.block),
    channel: groupsOf(spec, 'channel', wanted.channel),
  };
  return [...tensors.keys()].flatMap((name) => {
    if (!name.startsWith('imp')) return [];
    const found = /^(imp|impaligned)\.(block|channel)\.(\d+)\.(?:taylor\.)?(\w+)\.(\w+)$/.exec(name);
    if (!found) return [`${name}: not known`];
    const { values } = floats(tensors, name);
    const [, kind, mode, index, criterion, reduction] = found;
    const group = groups[mode as Mode][Number(index)];
    const pairing: HeadPairing = kind === 'imp' ? 'reference' : 'coupled';
    const got =
      reduction === 'stack'
        ? stackOf(group, evidence, criterion as Criterion)
        : scoreChannels(group, evidence, {
            criterion: criterion as Criterion,
            reduction: reduction as Reduction,
            pairing,
          });
    return compareFloats(name, got, values, { atol: limit * Math.max(...values.map(Math.abs)) });
  });
}

/** The members' vectors before they are reduced, one after another. */
function stackOf({ members, atomSize }: Group, evidence: Evidence, criterion: Criterion): Float32Array {
  const vectors = members.map((member) => memberImportance(asMatrix(member, evidence), criterion));
  const shortest = new Float32Array(Math.min(...vectors.map(({ length }) => length)));
  return Float32Array.from(
    vectors.flatMap((vector) => [...groupImportance([vector, shortest], 'first', atomSize, 'reference')]),
  );
}

async function compareDecision(
  dense: Network,
  wanted: Params['groups'],
  stored: Evidence,
  decision: Decision,
  tokens: readonly Int32Array[],
  tolerance: unknown,
): Promise<readonly string[]> {
  const { mode = 'block', ratio, importance, reduction, global_pruning = false, iterative_steps = 1 } = decision;
  const label = `${mode} ${ratio} ${importance} ${reduction}${global_pruning ? ' global' : ''}`;
  const initial = new Map(
    groupsOf(dense.spec, mode, wanted[mode]).map(({ root, channels }) => [root, channels.length]),
  );
  const got: (readonly [string, readonly number[]])[] = [];
  let network = dense;
  for (let step = 1; step <= iterative_steps; step++) {
    const evidence = step === 1 ? stored : { arrays: network.arrays, ...(await gradientsOf(network, tokens, true)) };
    const removals = planRemovals(groupsOf(network.spec, mode, wanted[mode]), evidence, {
      criterion: importance,
      reduction,
      pairing: 'reference',
      ranking: global_pruning ? 'global' : 'local',
      target: (ratio * step) / iterative_steps,
      initial,
    });
    got.push(...removals.map(({ node, channels }) => [node, channels] as const));
    const smaller = removeChannels(network.spec, network.arrays, removals);
    network = { spec: smaller.spec as LanguageSpec, arrays: smaller.arrays };
  }
  const lines = (list: NonNullable<Decision['pruned_root_indices']>) => list.map((entry) => entry.join(': '));
  const [have, want] = [lines(got), lines(decision.pruned_root_indices ?? [])];
  const shapes = new Map(paramSpecs(network.spec).map(({ name, shape }) => [name, shape]));
  return [
    ...(have.join('\n') === want.join('\n') ? [] : [`${label}: wanted ${want.join('; ')}, got ${have.join('; ')}`]),
    ...Object.entries(decision.shapes_after ?? {}).flatMap(([name, shape]) =>
      compareExactly(`${label}: shape of ${name}`, shapes.get(name) ?? [], shape),
    ),
    ...(decision.loss_after === undefined
      ? []
      : compareFloats(
          `${label}: loss`,
          [(await gradientsOf(network, tokens, false)).loss],
          [decision.loss_after],
          tolerance,
        )),
  ];
}
