/**
 * Golden runner: LLM-Pruner on a small LLaMA: dependency groups found on the graph, loss and gradients, importances,
 * decisions over one or more steps, and the smaller networks with their losses.
 */
import { dependencyGroups, type Group, type Member } from '../engine/graph/groups.ts';
import { removeChannels } from '../engine/graph/surgery.ts';
import { methods } from '../engine/methods/index.ts';
import { type Criterion, memberImportance } from '../engine/methods/llmpruner/criterion.ts';
import { groupImportance, type HeadPairing } from '../engine/methods/llmpruner/group.ts';
import { planRemovals, readMember } from '../engine/methods/llmpruner/plan.ts';
import { groupsInScope } from '../engine/methods/llmpruner/scope.ts';
import type { GroupEvidence, ScoreGroupsMethod } from '../engine/methods/method.ts';
import { disposeParams, type ParamArrays, paramSpecs, paramsFromArrays } from '../engine/models/params.ts';
import type { LanguageSpec } from '../engine/models/spec.ts';
import { parseOptions } from '../engine/options.ts';
import { createRandom } from '../engine/tensor/random.ts';
import { type LanguageGradients, languageGradients } from '../engine/training/languageGradients.ts';
import { floats, type GoldenRunner, type GoldenTensors } from './case.ts';
import { type Comparison, compareExactly, compareFloats, compareLists, fault } from './comparison.ts';
import {
  type Decision,
  type GoldenGroup,
  type Mode,
  type Params,
  specOf,
  storedArrays,
  tokensOf,
} from './llmPrunerCase.ts';

interface Network {
  readonly spec: LanguageSpec;
  readonly arrays: ParamArrays;
}

export const llmPruner: GoldenRunner = async ({ golden, tensors }) => {
  const params = golden.params as unknown as Params;
  const tokens = tokensOf(tensors);
  const spec = specOf(params, tokens[0].length);
  const stored: GroupEvidence = {
    arrays: storedArrays(spec, tensors, 'w'),
    gradients: storedArrays(spec, tensors, 'g'),
    meanSquares: storedArrays(spec, tensors, 'a'),
  };
  const dense: Network = { spec, arrays: stored.arrays };
  const comparisons: Comparison[] = [
    ...compareGroups(spec, params.groups),
    ...(await compareGradients(dense, stored, tokens, params.loss, golden.tolerance.g)),
    ...compareImportances(spec, params.groups, stored, tensors, golden.tolerance.imp),
  ];
  for (const decision of params.decisions) {
    if (decision.reference_raises) continue; // the reference gives nothing to compare with
    comparisons.push(...(await compareDecision(dense, params.groups, stored, decision, tokens, golden.tolerance.g)));
  }
  return comparisons;
};

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

function compareGroups(spec: LanguageSpec, wanted: Params['groups']): readonly Comparison[] {
  return (['block', 'channel'] as const).flatMap((mode) => {
    const got = groupsOf(spec, mode, wanted[mode]);
    const scope = mode === 'block' ? { kind: mode, start: 0, end: spec.blocks.length } : { kind: mode };
    const count = groupsInScope(spec, dependencyGroups(spec), scope).length;
    return [
      ...compareExactly(`groups: ${mode}`, [count], [wanted[mode].length]),
      ...got.flatMap(({ members }, i) => {
        const have = members.map(({ node, side, channels }) => `${node} ${side} ${channels.flat().length}`);
        return compareLists(
          `groups: ${mode} ${i}`,
          have,
          wanted[mode][i].members.map((entry) => entry.join(' ')),
        );
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
  stored: GroupEvidence,
  tokens: readonly Int32Array[],
  loss: number,
  tolerance: unknown,
): Promise<readonly Comparison[]> {
  const got = await gradientsOf(network, tokens, true);
  return [
    ...compareFloats('loss', [got.loss], [loss], tolerance),
    ...[...got.gradients].flatMap(([name, gradient]) => [
      ...compareFloats(`gradient: g.${name}`, gradient, stored.gradients?.get(name) ?? [], tolerance),
      ...compareFloats(
        `gradient: a.${name}`,
        got.meanSquares?.get(name) ?? [],
        stored.meanSquares?.get(name) ?? [],
        tolerance,
      ),
    ]),
  ];
}

function compareImportances(
  spec: LanguageSpec,
  wanted: Params['groups'],
  evidence: GroupEvidence,
  tensors: GoldenTensors,
  tolerance: unknown,
): readonly Comparison[] {
  const limit = (tolerance as { max_abs_error_over_largest_entry: number }).max_abs_error_over_largest_entry;
  const groups = {
    block: groupsOf(spec, 'block', wanted.block),
    channel: groupsOf(spec, 'channel', wanted.channel),
  };
  return [...tensors.keys()].flatMap((name) => {
    if (!name.startsWith('imp')) return [];
    const found = /^(imp|impaligned)\.(block|channel)\.(\d+)\.(?:taylor\.)?(\w+)\.(\w+)$/.exec(name);
    if (!found) return [fault(`${name}: not known`)];
    const { values } = floats(tensors, name);
    const [, kind, mode, index, criterion, reduction] = found;
    const group = groups[mode as Mode][Number(index)];
    const pairing: HeadPairing = kind === 'imp' ? 'reference' : 'coupled';
    const got =
      reduction === 'stack'
        ? stackOf(group, evidence, criterion as Criterion)
        : scoreOf(group, evidence, { criterion, reduction, pairing });
    return compareFloats(`importance: ${name}`, got, values, { atol: limit * Math.max(...values.map(Math.abs)) });
  });
}

/** As a recipe would score the group. */
function scoreOf(group: Group, evidence: GroupEvidence, given: unknown): Float32Array {
  const method = methods.get('llmPruner') as ScoreGroupsMethod;
  const options = parseOptions(method.id, method.options, given);
  return method.score({ group, evidence, options, random: createRandom(0) });
}

/** The members' vectors before they are reduced, one after another. */
function stackOf({ members, atomSize }: Group, evidence: GroupEvidence, criterion: Criterion): Float32Array {
  const vectors = members.map((member) => memberImportance(readMember(member, evidence), criterion));
  const shortest = new Float32Array(Math.min(...vectors.map(({ length }) => length)));
  return Float32Array.from(
    vectors.flatMap((vector) => [...groupImportance([vector, shortest], 'first', atomSize, 'reference')]),
  );
}

async function compareDecision(
  dense: Network,
  wanted: Params['groups'],
  stored: GroupEvidence,
  decision: Decision,
  tokens: readonly Int32Array[],
  tolerance: unknown,
): Promise<readonly Comparison[]> {
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
    ...compareLists(`decision: ${label}`, have, want),
    ...Object.entries(decision.shapes_after ?? {}).flatMap(([name, shape]) =>
      compareExactly(`shapes: ${label}: ${name}`, shapes.get(name) ?? [], shape),
    ),
    ...(decision.loss_after === undefined
      ? []
      : compareFloats(
          `loss: ${label}`,
          [(await gradientsOf(network, tokens, false)).loss],
          [decision.loss_after],
          tolerance,
        )),
  ];
}
