/**
 * One pruning event that takes whole channels: gradients if the method asks for them, a score for every dependency group,
 * then a mask for every layer; as often as the method wants cuts, each on the way to the wanted share.
 */
import { LabError } from '../../errors.ts';
import type { DeadChannels } from '../../graph/deadElements.ts';
import type { GroupContext, GroupEvidence } from '../../methods/method.ts';
import { matrixShape } from '../../models/layout.ts';
import type { Masks } from '../../models/masks.ts';
import { paramSpecs } from '../../models/params.ts';
import type { OptionSchema } from '../../options.ts';
import type { Matrix } from '../../tensor/matrix.ts';
import { fullMask, prunedCount } from '../../tensor/matrix.ts';
import { refuseNaN } from '../../tensor/selection.ts';
import { addMasks, allMasks, matrixOf, type Network } from '../network.ts';
import { gatherEvidence } from '../structured/gatherGradients.ts';
import { channelMasks, decideChannels, type GroupPlan, type OpenGroup, openGroups } from '../structured/groupPlan.ts';
import { goneWith } from '../structured/lastTurns.ts';
import { type Spread, spreadOver } from '../structured/spread.ts';
import type { ActiveStage, Explain, PruningRecord, StageContext, StagePhase, StageState, StepReport } from './stage.ts';

/** Steps by phase, in order, before it has begun. */
export function groupPruningSteps(plan: GroupPlan, { spec, prunable }: Network): ReadonlyMap<StagePhase, number> {
  const { score, mask, cuts } = countSteps(plan, openGroups(plan, spec).length, prunable.length);
  return new Map([
    ['score', cuts * score],
    ['mask', cuts * mask],
  ]);
}

/** Of one cut. */
function countSteps({ method, methodOptions }: GroupPlan, groups: number, layers: number) {
  const gathers = method.gradients(methodOptions) === 'none' ? 0 : 1;
  return { gathers, score: gathers + groups, mask: layers, cuts: method.cuts(methodOptions) };
}

/** Readable while it runs: scores are spread over the weights as groups are scored. */
export class ActiveGroupPruning implements ActiveStage, PruningRecord {
  readonly plan: GroupPlan;
  readonly scores = new Map<string, Float32Array>();
  readonly explanations = new Map<string, Explain>();
  /** Everything that may be masked, before this event, by name; filled at the first step. */
  readonly before = new Map<string, Matrix>();
  readonly #context: StageContext;
  readonly #open: readonly OpenGroup[];
  readonly #spread: Spread;
  readonly #counts: ReturnType<typeof countSteps>;
  /** Importance by channel, by the group's root; of the latest cut that scored it. */
  readonly #importance = new Map<string, Float32Array>();
  #evidence: GroupEvidence | null = null;
  #masks: Masks | null = null;
  #dead: readonly DeadChannels[] = [];
  #step = 0;

  constructor(plan: GroupPlan, context: StageContext, state: StageState | null) {
    const { spec, prunable } = context.network;
    this.plan = plan;
    this.#context = context;
    this.#open = openGroups(plan, spec);
    this.#spread = spreadOver(
      this.#open.map(({ group }) => group),
      prunable,
    );
    this.#counts = countSteps(plan, this.#open.length, prunable.length);
    this.#step = state?.step ?? 0;
    for (const [key, values] of state?.arrays ?? []) this.#load(key, values);
    if (state?.memo instanceof GroupMemo) {
      this.#evidence = state.memo.evidence;
      for (const [name, explain] of state.memo.explanations) this.explanations.set(name, explain);
    }
    for (const { group } of this.#open) if (this.#importance.has(group.root)) this.#spreadScores(group);
  }

  get pruning(): PruningRecord {
    return this;
  }
  get steps(): number {
    return this.#counts.cuts * (this.#counts.score + this.#counts.mask);
  }
  get step(): number {
    return this.#step;
  }
  /** Which cut, from 0, and how far in it. */
  get #place(): { readonly cut: number; readonly inside: number } {
    const perCut = this.#counts.score + this.#counts.mask;
    return { cut: Math.floor(this.#step / perCut), inside: this.#step % perCut };
  }
  get phase(): 'score' | 'mask' {
    return this.#place.inside < this.#counts.score ? 'score' : 'mask';
  }

  async advance(signal?: AbortSignal): Promise<StepReport> {
    const { network } = this.#context;
    if (this.before.size === 0) {
      for (const [name, { trainable }] of network.params) {
        if (trainable) this.before.set(name, await matrixOf(network, name));
      }
    }
    const report = await this.#advance(signal);
    this.#step += 1;
    return report;
  }

  async #advance(signal?: AbortSignal): Promise<StepReport> {
    const { gathers, score } = this.#counts;
    const { inside } = this.#place;
    if (inside === 0) {
      this.#evidence = null; // of the cut before
      this.#masks = null;
    }
    if (inside < gathers) {
      const examples = await this.#gather(signal);
      return { did: 'gathered', phase: 'score', examples };
    }
    if (inside < score) {
      if (!this.#evidence) await this.#gather(signal);
      return this.#score(this.#open[inside - gathers]);
    }
    return this.#cut(inside - score);
  }

  async #gather(signal?: AbortSignal): Promise<number> {
    const { network, data } = this.#context;
    const { method, methodOptions, stage } = this.plan;
    const examples = Math.min(stage.calibration, data.trainSize);
    this.#evidence = await gatherEvidence(network, method.gradients(methodOptions), data, examples, signal);
    return examples;
  }

  #score({ group }: OpenGroup): StepReport {
    const { method } = this.plan;
    const importance = method.score(this.#contextOf(group));
    refuseNaN(importance);
    this.#importance.set(group.root, importance);
    this.#spreadScores(group);
    this.#explain(group);
    const { root, channels, atomSize, members } = group;
    return {
      did: 'scoredGroup',
      phase: 'score',
      root,
      layers: new Set(members.map(({ node }) => node)).size,
      atoms: channels.length / atomSize,
      heads: atomSize > 1,
    };
  }

  #contextOf(group: OpenGroup['group']): GroupContext<OptionSchema> {
    if (!this.#evidence) throw new Error('prune: nothing was gathered');
    const random = this.#context.random.split(`cut ${this.#place.cut}`).split(group.root);
    return { group, evidence: this.#evidence, options: this.plan.methodOptions, random };
  }

  #explain(group: OpenGroup['group']): void {
    const { method } = this.plan;
    const context = this.#contextOf(group);
    for (const name of this.#spread.showing(group)) {
      this.explanations.set(name, (row, column) => {
        const channel = this.#spread.channelAt(name, row, column);
        return channel ? method.explain(context, channel.place) : { terms: {}, score: 0 };
      });
    }
  }

  #spreadScores(group: OpenGroup['group']): void {
    for (const name of this.#spread.showing(group)) {
      this.scores.set(name, this.#spread.scores(name, this.#importance));
    }
  }

  /** One prunable weight, and with it the biases, scales and embeddings since the one before. */
  #cut(index: number): StepReport {
    const { network } = this.#context;
    const { name, rows, columns } = network.prunable[index];
    this.#masks ??= this.#decide();
    const own = this.#masks.get(name) ?? network.masks.get(name) ?? fullMask(rows, columns);
    const others = [...this.#masks].filter(([other]) => this.#turnOf(other) === index && other !== name);
    addMasks(network, new Map([[name, own], ...others]));
    let emptyRows = 0;
    for (let row = 0; row < rows; row++) {
      if (!own.kept.subarray(row * columns, (row + 1) * columns).includes(1)) emptyRows += 1;
    }
    return {
      did: 'maskedChannels',
      phase: 'mask',
      layer: name,
      channels: emptyRows,
      ofChannels: rows,
      cut: prunedCount(own),
      of: own.kept.length,
      gone: goneWith(this.#open, this.#dead, network.prunable, index),
    };
  }

  #decide(): Masks {
    const { network } = this.#context;
    const earlier = allMasks(network);
    const open = this.#open.map((entry) => {
      const importance = this.#importance.get(entry.group.root);
      if (!importance) throw new Error(`prune: ${entry.group.root} was not scored`);
      return { ...entry, importance };
    });
    const done = (this.#place.cut + 1) / this.#counts.cuts;
    this.#dead = decideChannels(this.plan, open, done, earlier);
    return channelMasks(network.spec, this.#dead, earlier);
  }

  /** Index of the prunable weight at whose step a parameter is masked: the next in network order, or the last. */
  #turnOf(name: string): number {
    const { spec, prunable } = this.#context.network;
    const order = paramSpecs(spec).map((param) => param.name);
    const at = order.indexOf(name);
    const index = prunable.findIndex((weight) => order.indexOf(weight.name) >= at);
    return index < 0 ? prunable.length - 1 : index;
  }

  async save(): Promise<StageState> {
    const arrays = new Map<string, Float32Array>();
    for (const [root, values] of this.#importance) arrays.set(`groups/${root}`, values);
    for (const [name, matrix] of this.before) arrays.set(`before/${name}`, matrix.values);
    return { step: this.#step, arrays, memo: new GroupMemo(this.#evidence, new Map(this.explanations)) };
  }

  #load(key: string, values: Float32Array): void {
    const slash = key.indexOf('/');
    const [kind, name] = [key.slice(0, slash), key.slice(slash + 1)];
    const param = this.#context.network.params.get(name);
    const group = this.#open.find((entry) => entry.group.root === name)?.group;
    const wanted = kind === 'groups' ? group?.channels.length : param?.size;
    if (wanted === undefined || values.length !== wanted) {
      throw new LabError('checkpointInvalid', `checkpoint: ${key} does not fit this network`, { what: key });
    }
    if (kind === 'groups') this.#importance.set(name, values);
    else if (param) this.before.set(name, { ...matrixShape(param.shape), values });
  }

  dispose(): void {}
}

/** What a walk over the data gave: spares the next one when a run goes back to a place after it. */
class GroupMemo {
  constructor(
    readonly evidence: GroupEvidence | null,
    readonly explanations: ReadonlyMap<string, Explain>,
  ) {}
}
