/** One run as it is kept: its checkpoints go to files in the background, its record follows. */
import { LabError } from '../../engine/errors.ts';
import { stringifySpec } from '../../engine/io/checkpoint/specJson.ts';
import type { Checkpoint, LossRecord } from '../../engine/pipelines/checkpoint.ts';
import { encodeCheckpoint } from '../../engine/pipelines/checkpointData.ts';
import { allMasks } from '../../engine/pipelines/network.ts';
import type { Run } from '../../engine/pipelines/run.ts';
import type { Settings } from '../../engine/pipelines/settings.ts';
import type { CheckpointStore } from '../../storage/checkpointStore.ts';
import type { KeptCheckpoint, RunFigures, RunRecord, RunStore } from '../../storage/runStore.ts';
import { keepingWords, noWords } from '../../storage/words.ts';
import type { HistoryEntry } from '../history.ts';
import { encodeFolder } from '../keptFolder.ts';
import type { ModelView } from '../protocol.ts';
import type { SavedRun } from '../savedRun.ts';
import type { BranchedFrom, KeptState } from './keptState.ts';
import { printOf } from './ownData.ts';

/** Losses that a record holds: enough for a picture. */
const mostLosses = 300;

/** Training steps of a kept run that can be branched from beside the ends of its phases, and what they may take together. */
const mostSteps = 4;
const mostStepBytes = 64 * 1024 * 1024;

export interface KeptRunOptions {
  readonly records: () => Promise<RunStore>;
  readonly files: () => Promise<CheckpointStore>;
  /** Null for a root. */
  readonly branch: BranchedFrom | null;
  /** Of a run that is taken up: it goes on under its id. */
  readonly continued: KeptState | null;
  readonly view: ModelView;
  readonly data: string;
  readonly ownModel: SavedRun['ownModel'];
  readonly ownData: SavedRun['ownData'];
  /** A place that is in memory no longer. @throws LabError 'checkpointInvalid' where its file is gone too */
  readonly read: (entry: HistoryEntry) => Promise<Checkpoint>;
  /** After a write. */
  readonly onKept: () => void;
  readonly onFault: (thrown: unknown) => void;
  /** Runs while nothing else of this tab writes or deletes kept runs. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface KeptRun {
  readonly id: string;
  /** To go on with after a reload. */
  state(entries: readonly HistoryEntry[]): KeptState;
  /**
   * The run as it stands, in the background; while one write is under way only the newest of the next is made. What the
   * visitor deleted meanwhile, here or in another tab, stays deleted: of places that were freed none comes back but the
   * start of a network of the visitor's own, which later places need; a run that was deleted is kept no more.
   */
  keep(run: Run, settings: Settings, entries: readonly HistoryEntry[]): void;
  /** As a notebook tells it now: with the visitor's words, without checkpoints. */
  record(run: Run, settings: Settings): Promise<RunRecord>;
}

/** A place, and its checkpoint where it was in memory when the run was to be kept. */
interface Place {
  readonly entry: HistoryEntry;
  readonly checkpoint: Checkpoint | null;
}

type Snapshot = Pick<RunRecord, 'settings' | 'recipe' | 'finished'> & { readonly places: readonly Place[] };

export function createKeptRun(options: KeptRunOptions): KeptRun {
  const { records, files, branch, continued, view, data, ownModel, ownData, read, onKept, onFault, inTurn, now } =
    options;
  const { id, startedAt } = continued ?? { id: `run-${crypto.randomUUID()}`, startedAt: now() };
  const parent = branch && { run: branch.run, checkpoint: branch.checkpoint };
  const ids = new WeakMap<HistoryEntry, KeptCheckpoint>([...(continued?.checkpoints ?? [])]);
  /** No file of an earlier tab has the same name. */
  const session = crypto.randomUUID().slice(0, 8);
  let serial = 0;
  let recorded = false;
  let deleted = false;
  let written: ReadonlyMap<HistoryEntry, KeptCheckpoint> = continued?.checkpoints ?? new Map();
  let next: Snapshot | null = null;
  let writing = false;

  const recordOf = (
    { settings, recipe, finished }: Pick<Snapshot, 'settings' | 'recipe' | 'finished'>,
    { evaluations, masks, losses }: Pick<Checkpoint, 'evaluations' | 'masks' | 'losses'>,
    checkpoints: readonly KeptCheckpoint[],
  ): RunRecord => ({
    id,
    parent,
    startedAt,
    savedAt: now(),
    ...noWords,
    settings,
    recipe,
    architecture: view.architecture,
    origin: view.origin,
    data,
    ...(ownData && { dataPrint: printOf(ownData) }),
    ownModel: ownModel && { name: ownModel.name, spec: stringifySpec(ownModel.spec) },
    checkpoints,
    evaluations: figuresOf(evaluations),
    sparsity: sparsityOf(masks),
    losses: thinned(losses),
    finished,
  });

  /** Null where the scrubber has forgotten the place since. */
  async function checkpointOf({ entry, checkpoint }: Place): Promise<Checkpoint | null> {
    if (checkpoint ?? entry.checkpoint) return checkpoint ?? entry.checkpoint;
    return read(entry).catch((thrown: unknown) => {
      if (thrown instanceof LabError && thrown.code === 'checkpointInvalid') return null;
      throw thrown;
    });
  }

  const present = async (store: CheckpointStore) => new Set((await store.sizes()).map(({ id: file }) => file));

  async function write({ settings, recipe, finished, places }: Snapshot): Promise<void> {
    const [store, runs] = [await files(), await records()];
    const before = await present(store);
    for (const place of places) {
      const { entry } = place;
      const first = place === places[0];
      const known = ids.get(entry);
      const wanted = !known || (first && ownModel !== null && !before.has(known.id));
      const checkpoint = wanted ? await checkpointOf(place) : null;
      if (!checkpoint) continue;
      const { meta, arrays } = encodeCheckpoint(checkpoint);
      const file = `${id}-${session}-${serial++}`;
      const whole = new Map(arrays);
      // What came beside the weights of the visitor's own network stands with the first checkpoint.
      if (first) {
        for (const [name, bytes] of await encodeFolder(ownModel?.folder)) whole.set(`folder/${name}`, bytes);
      }
      const bytes = await store.save(file, { kind: 'checkpoint', checkpoint: meta }, whole);
      const { phase, label, position } = entry;
      ids.set(entry, { id: file, phase, label, position, bytes });
    }
    const kept = new Map(places.flatMap(({ entry }) => (ids.has(entry) ? [[entry, ids.get(entry)!]] : [])));
    const last = await checkpointOf(places.at(-1)!);
    if (!last) return; // what is newer is about to be kept
    const after = await present(store);
    const checkpoints = [...kept.values()].filter(({ id: file }) => after.has(file));
    const stored = await runs.get(id);
    if (!stored && (recorded || (continued?.recorded && runs.lasts === 'site'))) {
      deleted = true;
      for (const { id: file } of [...written.values(), ...kept.values()]) await store.remove(file);
      return;
    }
    await runs.put(recordOf({ settings, recipe, finished }, last, checkpoints));
    recorded = true;
    // A way that was given up: its files go once the record no longer names them.
    for (const [entry, { id: file }] of written) {
      if (kept.has(entry)) continue;
      ids.delete(entry); // it may be chosen again: then it is written anew
      await store.remove(file);
    }
    written = kept;
    // What an earlier tab wrote after the record that this one was taken up from.
    const named = new Set([...kept.values()].map(({ id: file }) => file));
    for (const { id: file } of stored?.checkpoints ?? []) if (!named.has(file)) await store.remove(file);
  }

  async function drain(): Promise<void> {
    writing = true;
    while (next) {
      const snapshot = next;
      next = null;
      try {
        if (!deleted) await inTurn(() => write(snapshot));
        onKept();
      } catch (thrown) {
        onFault(thrown); // the run goes on
      }
    }
    writing = false;
  }

  return {
    id,
    state: (entries) => {
      const checkpoints = entries.flatMap((entry) => (ids.has(entry) ? [[entry, ids.get(entry)!] as const] : []));
      const before = continued?.recorded ?? false;
      return { id, startedAt, recorded: recorded || before, branch, checkpoints: new Map(checkpoints) };
    },
    keep(run, settings, all) {
      const entries = worthKeeping(all);
      if (entries.length === 0 || deleted) return;
      const places = entries.map((entry) => ({ entry, checkpoint: entry.checkpoint }));
      // what lies ahead of the run is kept too
      const finished = entries.at(-1)!.cursor.stage >= run.recipe.stages.length;
      next = { settings, recipe: run.recipe, finished, places };
      if (!writing) void drain();
    },
    async record(run, settings) {
      const { recipe, finished, evaluations, losses } = run;
      const masks = new Map([...allMasks(run.network)].map(([name, { kept }]) => [name, kept]));
      const record = recordOf({ settings, recipe, finished }, { evaluations, masks, losses }, []);
      const stored = await records()
        .then((kept) => kept.get(id))
        .catch(onFault);
      return keepingWords(record, stored ?? undefined);
    },
  };
}

/**
 * All ends of phases, and some steps and parts of steps between them, evenly: the first, and every second, fourth, eighth... when
 * they grow too many or too large.
 */
export function worthKeeping(all: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const isStep = ({ label }: HistoryEntry) => ['checkpoints.step', 'checkpoints.part'].includes(label.key);
  const steps = all.filter(isStep);
  const largest = Math.max(1, ...steps.map(({ bytes }) => bytes));
  const most = Math.min(mostSteps, Math.floor(mostStepBytes / largest));
  let every = 1;
  while (most > 0 && Math.ceil(steps.length / every) > most) every *= 2;
  const chosen = new Set(most > 0 ? steps.filter((_, index) => index % every === 0) : []);
  return all.filter((entry, index) => index === 0 || !isStep(entry) || chosen.has(entry)); // a branch may begin at a step
}

function figuresOf(evaluations: Checkpoint['evaluations']): RunRecord['evaluations'] {
  const figures = Object.entries(evaluations).map(([milestone, one]): [string, RunFigures] => {
    const { accuracy, loss, examples, perplexity, tasks } = one;
    const told = perplexity === null ? {} : { perplexity };
    const asked = Object.keys(tasks).length === 0 ? {} : { tasks };
    return [milestone, { accuracy, loss, examples, ...told, ...asked }];
  });
  return Object.fromEntries(figures);
}

function sparsityOf(masks: Checkpoint['masks']): number {
  let [zeros, all] = [0, 0];
  for (const kept of masks.values()) {
    for (const bit of kept) zeros += 1 - bit;
    all += kept.length;
  }
  return all === 0 ? 0 : zeros / all;
}

function thinned(losses: readonly LossRecord[]): readonly LossRecord[] {
  const every = Math.ceil(losses.length / mostLosses);
  return losses.filter((_, index) => index % every === 0 || index === losses.length - 1);
}
