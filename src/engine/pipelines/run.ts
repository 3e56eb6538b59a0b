/**
 * A run is a recipe, a place in it, and a network: `advance` makes one small step, `checkpoint` gives it as plain data,
 * `restore` puts it back. Play, pause, step, back, cancel and resume are made of these three.
 */
import type { Evaluation } from '../evaluation/evaluation.ts';
import { type ParamArrays, paramsToArrays } from '../models/params.ts';
import type { ModelSpec } from '../models/spec.ts';
import { prunedCount } from '../tensor/matrix.ts';
import { createRandom } from '../tensor/random.ts';
import { addBudgets, type Budget, courseOf, noBudget, stepBudget } from './budget.ts';
import { type Checkpoint, type Cursor, type LossRecord, type Milestone, milestoneAfter } from './checkpoint.ts';
import { type DataSource, sequenceLengthOf } from './data.ts';
import { type MaskHistory, noHistory, recordMasks } from './maskHistory.ts';
import { allMasks, loadArrays, type Network, replaceNetwork, setMasks } from './network.ts';
import type { Recipe } from './recipe.ts';
import { checkRecipe } from './recipeCheck.ts';
import { stageTypes } from './stages/index.ts';
import type { ActiveStage, Narrowing, PruningRecord, StagePhase, StageState, StepReport } from './stages/stage.ts';

/** @throws LabError as checkRecipe, before anything is touched */
export class Run {
  #recipe: Recipe;
  #stageIndex = 0;
  #active: ActiveStage | null = null;
  #losses: LossRecord[] = [];
  #pruning: PruningRecord | null = null;
  #snapshots = new Map<number, ParamArrays>();
  #spent: Budget = noBudget;
  #maskHistory: MaskHistory = noHistory;
  readonly #firstSpec: ModelSpec;
  /** Cost of one step under the masks it was found for. */
  #step: { readonly masks: Network['masks']; readonly batch: number; readonly cost: Budget } | null = null;
  evaluations: Checkpoint['evaluations'] = {};

  constructor(
    recipe: Recipe,
    readonly network: Network,
    readonly data: DataSource,
  ) {
    checkRecipe(recipe, network.spec, data.trainSize);
    this.#firstSpec = network.spec;
    this.#recipe = recipe;
    this.#open(null);
  }

  /** The network that the run began with; `network.spec` may be a smaller one. */
  get firstSpec(): ModelSpec {
    return this.#firstSpec;
  }
  get recipe(): Recipe {
    return this.#recipe;
  }
  get cursor(): Cursor {
    const part = this.#active?.part ?? 0;
    return { stage: this.#stageIndex, step: this.#active?.step ?? 0, ...(part > 0 ? { part } : {}) };
  }
  get finished(): boolean {
    return this.#active === null;
  }
  get active(): ActiveStage | null {
    return this.#active;
  }
  get spent(): Budget {
    return this.#spent;
  }
  get maskHistory(): MaskHistory {
    return this.#maskHistory;
  }
  get losses(): readonly LossRecord[] {
    return this.#losses;
  }
  /** What the present or the last pruning event knew. */
  get pruning(): PruningRecord | null {
    return this.#active?.pruning ?? this.#pruning;
  }
  /** Phase of the next step; null at the end. */
  get phase(): StagePhase | null {
    return this.#active?.phase ?? null;
  }

  /** One step, or what is left of it. @throws LabError as the stage does; the run then stands before that step. */
  async advance(signal?: AbortSignal): Promise<StepReport> {
    return this.#advance((active) => active.advance(signal));
  }

  /** One part of the next step where it has parts, else the step. @throws LabError as `advance` */
  async advancePart(signal?: AbortSignal): Promise<StepReport> {
    return this.#advance((active) => active.advancePart?.(signal) ?? active.advance(signal));
  }

  async #advance(go: (active: ActiveStage) => Promise<StepReport>): Promise<StepReport> {
    if (!this.#active) throw new Error('run: it has ended');
    const cost = this.#stepCost(); // of the masks before the step
    const steps = this.#active.trainedSteps;
    const goesOn = (this.#active.part ?? 0) > 0;
    const { masks } = this.network;
    const report = await go(this.#active);
    if (this.#active.narrowing) this.#narrow(this.#active.narrowing);
    else this.#recordMasks(masks, goesOn);
    if (cost && this.#active.trainedSteps !== steps) this.#spent = addBudgets(this.#spent, cost);
    if (report.did === 'trainStep') {
      this.#losses.push({ step: this.#losses.length, loss: report.loss, phase: report.phase });
    }
    if (report.did === 'evaluated') this.record(report.evaluation, report.ms);
    if (this.#active.step >= this.#active.steps) {
      this.#pruning = recordOf(this.#active.pruning) ?? this.#pruning;
      this.#close();
      this.#stageIndex += 1;
      this.#open(null);
    }
    return report;
  }

  /** Files an evaluation under what the network is now. */
  record(evaluation: Evaluation, ms: number): void {
    this.evaluations = { ...this.evaluations, [this.milestone]: { ...evaluation, ms } };
  }

  /** What the network is now, by the stages it has entered; cut by hand before all of them it is not dense either. */
  get milestone(): Milestone {
    const { stage, step } = this.cursor;
    const named = milestoneAfter(this.#recipe.stages.slice(0, stage + (step > 0 ? 1 : 0)));
    const cut = () => [...this.network.masks.values()].some((mask) => prunedCount(mask) > 0);
    return named === 'dense' && cut() ? 'pruned' : named;
  }

  async checkpoint(): Promise<Checkpoint> {
    const { cursor } = this;
    return {
      cursor,
      spec: this.network.spec === this.#firstSpec ? null : this.network.spec,
      params: await paramsToArrays(this.network.params),
      masks: new Map([...allMasks(this.network)].map(([name, mask]) => [name, mask.kept.slice()])),
      stage: cursor.step > 0 && this.#active ? await this.#active.save() : null,
      losses: this.#losses.slice(),
      evaluations: this.evaluations,
      pruning: this.#pruning,
      snapshots: new Map(this.#snapshots),
      spent: this.#spent,
      maskHistory: this.#maskHistory,
    };
  }

  /** @param recipe a changed recipe to go on with; its stages up to the cursor must be of the same kinds */
  restore(checkpoint: Checkpoint, recipe: Recipe = this.#recipe): void {
    checkRecipe(recipe, this.#firstSpec, this.data.trainSize);
    this.#close();
    this.#recipe = recipe;
    this.#load(checkpoint);
    this.#losses = checkpoint.losses.slice();
    // The dense network is the same whatever was cut later: its evaluation outlives a step back.
    this.evaluations = { ...pickDense(this.evaluations), ...checkpoint.evaluations };
    this.#pruning = checkpoint.pruning;
    this.#snapshots = new Map(checkpoint.snapshots);
    this.#spent = checkpoint.spent;
    this.#maskHistory = checkpoint.maskHistory;
    this.#stageIndex = checkpoint.cursor.stage;
    this.#open(checkpoint.stage);
  }

  /** Frees the stage's tensors; the network belongs to the caller. */
  dispose(): void {
    this.#close();
  }

  /** @param goesOn with a layer that has changed already in this step */
  #recordMasks(before: Network['masks'], goesOn: boolean): void {
    const { masks, prunable } = this.network;
    this.#maskHistory = recordMasks(this.#maskHistory, before, masks, {
      stage: this.#stageIndex,
      step: this.#spent.steps,
      prunable: prunable.reduce((sum, { rows, columns }) => sum + rows * columns, 0),
      goesOn,
    });
  }

  /** What was kept of the larger network follows the smaller one. */
  #narrow({ arrays, record, flips }: Narrowing): void {
    this.#pruning = this.#pruning && record(this.#pruning);
    for (const [step, params] of this.#snapshots) this.#snapshots.set(step, arrays(params));
    this.#maskHistory = { ...this.#maskHistory, flips: flips(this.#maskHistory.flips) };
  }

  /** The network of a checkpoint with its weights; live parameters stay the same objects where it is the present one. */
  #load({ spec, params, masks }: Checkpoint): void {
    const wanted = spec ?? this.#firstSpec;
    if (JSON.stringify(wanted) === JSON.stringify(this.network.spec)) loadArrays(this.network, params);
    else replaceNetwork(this.network, wanted, params);
    setMasks(this.network, masks);
  }

  /** null outside training. */
  #stepCost(): Budget | null {
    const stage = this.#recipe.stages[this.#stageIndex];
    const course = stage ? courseOf(stage) : null;
    if (!course) return null;
    const batch = Math.min(course.batchSize, this.data.trainSize);
    const { spec, masks } = this.network;
    if (this.#step?.masks !== masks || this.#step.batch !== batch) {
      this.#step = { masks, batch, cost: stepBudget(spec, masks, batch, sequenceLengthOf(this.data)) };
    }
    return this.#step.cost;
  }

  #open(state: StageState | null): void {
    const config = this.#recipe.stages[this.#stageIndex];
    if (!config) {
      this.#active = null;
      return;
    }
    const context = {
      network: this.network,
      data: this.data,
      random: createRandom(this.#recipe.seed).split(`stage ${this.#stageIndex}`),
      snapshots: this.#snapshots,
    };
    this.#active = stageTypes.get(config.stage).start(config, context, state);
  }

  #close(): void {
    this.#active?.dispose();
    this.#active = null;
  }
}

/** Without the stage around it, which is about to be freed. */
function recordOf(pruning: PruningRecord | undefined): PruningRecord | null {
  if (!pruning) return null;
  const { plan, scores, before, explanations, errors, inputNorms, diagonals, raised } = pruning;
  return {
    plan,
    scores,
    before,
    explanations,
    ...(errors ? { errors } : {}),
    ...(inputNorms ? { inputNorms } : {}),
    ...(diagonals ? { diagonals } : {}),
    ...(raised ? { raised } : {}),
  };
}

function pickDense({ dense }: Checkpoint['evaluations']): Checkpoint['evaluations'] {
  return dense ? { dense } : {};
}
