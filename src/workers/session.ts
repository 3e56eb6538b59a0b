/**
 * The worker's side of the lab: owns the network, the data and the run, obeys calls, sends events. It decides when
 * things happen; what they are is the engine's.
 */
import { describeCatalog } from '../engine/catalog.ts';
import { LabError, reportError } from '../engine/errors.ts';
import { defaultSettings } from '../engine/pipelines/defaults.ts';
import { fitSettings } from '../engine/pipelines/fitSettings.ts';
import { writeLink } from '../engine/pipelines/link/link.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createAutosave, type Taken } from './autosave.ts';
import type { Emit } from './emitter.ts';
import { queueEvidence } from './evidence.ts';
import { createExplorations } from './explorations/index.ts';
import { defaultQuotaBytes } from './history.ts';
import { createHistoryFiles } from './historyFiles.ts';
import { type Adopt, importData, importModel } from './importing.ts';
import { settingsOfLink } from './linked.ts';
import type { Platform } from './platform.ts';
import type { AssetUrls, EngineApi, Grain } from './protocol.ts';
import { createRefusals } from './refusals.ts';
import { createRunner } from './runner.ts';
import { type BranchPoint, branchedFrom, branchOf, createBranching, recipeFrom, viewOf } from './runs/branching.ts';
import { createKeptRuns } from './runs/keptRuns.ts';
import { isNotebook } from './runs/notebook.ts';
import { createRunCommands } from './runs/runCommands.ts';
import { sentence } from './sentences.ts';
import type { Subject } from './subject.ts';
import { createSubjects, ownArchitecture } from './subjects.ts';
import { scannedAllocation } from './sweeps/scannedAllocation.ts';
import { createSweepCommands } from './sweeps/sweepCommands.ts';
import { createSweeps } from './sweeps/sweeps.ts';
import { takeAway } from './takeaway/takeAway.ts';
import { takeUp } from './takeUp.ts';
import { createTaskQueue } from './tasks.ts';
import { withThreshold } from './threshold.ts';
import { createWatchers } from './watchers.ts';

interface Preparing {
  readonly tell?: boolean;
  readonly taken?: Taken;
  readonly from?: BranchPoint | null;
}

export function createSession(emit: Emit, platform: Platform): EngineApi {
  const fault = (thrown: unknown) => emit({ type: 'error', error: reportError(thrown) });
  const tasks = createTaskQueue(fault);
  const refusals = createRefusals(emit);
  const files = createHistoryFiles(platform);
  const autosave = createAutosave(platform, emit, refusals, files);
  let settings: Settings = defaultSettings;
  let quotaBytes = defaultQuotaBytes;
  let assets: AssetUrls = { models: '', evidence: '' };
  const subjects = createSubjects(platform, emit, () => assets);
  let runner: ReturnType<typeof createRunner> | null = null;
  const { sweepStore: store, sweepHelpers: helpers, tellTabs } = platform;
  const sweeps = createSweeps({ emit, store, helpers, tellTabs, now: Date.now });
  const kept = createKeptRuns(platform, emit, refusals, files);
  const branching = createBranching();
  const watchers = createWatchers(emit, () => runner?.run ?? null, fault);

  const queue = (work: (signal: AbortSignal) => Promise<void>, coalesce?: string) =>
    tasks.run({ interruptible: true, coalesce }, work);
  const queueWhole = (work: (signal: AbortSignal) => Promise<void>) => tasks.run({ interruptible: false }, work);

  const tellAddress = () => emit({ type: 'address', query: writeLink(settings) });

  /**
   * Settings -> model, data, run; the old run goes only when the new one stands.
   * @param taken to go on from. @param from the place of an earlier run that it begins at; null = none
   */
  async function prepare(wanted: Settings, signal: AbortSignal, how: Preparing = {}): Promise<void> {
    const { tell = false, taken, from = branching.suiting(wanted) } = how;
    const recipeFor = (one: Settings) => recipeFrom(from, one, subjects.specOf(one.model));
    let next = wanted;
    let run: Run;
    let subject: Subject;
    try {
      next = fitSettings(wanted, subjects.specOf(wanted.model));
      const recipe = taken?.saved.recipe ?? recipeFor(next);
      subject = await subjects.load(next, signal);
      run = subject.createRun(recipe);
    } catch (thrown) {
      // The form goes back to what runs; the reason is told by the error.
      emit({ type: 'settings', settings });
      throw thrown;
    }
    runner?.dispose();
    settings = next;
    const { model: ownModel, data: ownData } = subjects.own(settings);
    const own = { ownModel, ownData };
    const [branch, continued] = [from && branchedFrom(from), taken?.saved.kept ?? null];
    const record = kept.begin({ branch, continued, view: subject.view, data: subject.data.name, ...own });
    branching.from = from;
    emit({ type: 'branch', branch: from && viewOf(from) });
    const keeping = { autosave, files, quotaBytes, own, kept: record };
    runner = createRunner({ run, subject, emit, platform, watchers, settings, recipeFor, ...keeping });
    if (tell || next !== wanted) emit({ type: 'settings', settings }); // before the visitor can change them
    tellAddress();
    if (from && !taken) return runner.beginAt(from);
    await runner.begin();
    if (taken) return runner.resume(taken, signal);
    if (next.model.weights === 'trained') await runner.showPruned(signal);
  }

  /** The form follows. @param next null = as they are */
  async function prepareTold(next: Settings | null, signal: AbortSignal, from?: BranchPoint | null): Promise<void> {
    emit({ type: 'settings', settings: next ?? settings });
    await prepare(next ?? settings, signal, { from });
  }

  /** What was chosen with a network of the visitor's that waits for data of its size. */
  let waiting: Pick<Settings, 'model' | 'protect' | 'overrides'> | null = null;

  /** A run on what was imported; the page hears of the changed settings. */
  async function adopt(imported: Promise<Adopt>, signal: AbortSignal): Promise<void> {
    const next = (await imported)(settings);
    try {
      await prepare(next, signal, { tell: true, from: null }); // other files are another beginning
      waiting = null;
    } catch (thrown) {
      const { model, protect, overrides } = next;
      if (thrown instanceof LabError && thrown.code === 'dataWanted') waiting = { model, protect, overrides };
      throw thrown;
    }
  }

  const runCommands = createRunCommands({
    emit,
    platform,
    autosave,
    files,
    kept,
    sweeps,
    subjects,
    fault,
    queueWhole,
    prepare: (next, from, signal) => prepareTold(next, signal, from),
  });
  const need = (): NonNullable<typeof runner> => {
    if (!runner) throw new Error('session: no run yet');
    return runner;
  };

  let newestSlide = 0;
  /** A dragged number. One that is cancelled before it begins was never taken: the form goes back to what runs. */
  async function slide(next: () => Settings, final: boolean): Promise<void> {
    const id = ++newestSlide;
    let taken = false;
    await queue(async (signal) => {
      taken = true;
      settings = next();
      if (final) tellAddress();
      await need().rethreshold(settings, final ? 'whole' : 'preview', signal);
    }, 'threshold');
    if (!taken && id === newestSlide) emit({ type: 'settings', settings });
  }

  const begin = async (options: Parameters<EngineApi['start']>[0], signal: AbortSignal) => {
    // A new worker has none of the visitor's files: a run on them comes back by the offer.
    const { model, data } = options.settings ?? settings;
    const own = model.architecture === ownArchitecture || data.source === 'files';
    if (options.link) settings = settingsOfLink(options.link, emit);
    else if (options.settings && !own) settings = options.settings;
    emit({ type: 'catalog', catalog: describeCatalog(), settings });
    emit({ type: 'settings', settings });
    quotaBytes = options.historyBytes ?? quotaBytes;
    emit({ type: 'backend', report: await platform.chooseBackend(options.backend) });
    await autosave.offer();
    await prepare(settings, signal);
    await sweeps.tellList();
    await kept.tell();
  };

  return {
    ...createExplorations({ emit, queue, need }),
    ...createSweepCommands({ sweeps, emit, fault, source: () => need().sweepSource() }),
    ...runCommands,
    start(options) {
      assets = options.assets;
      return queueWhole((signal) => begin(options, signal));
    },
    prepare: (next) =>
      queueWhole((signal) => {
        waiting = null;
        return prepare(next, signal);
      }),
    play: () => queue((signal) => need().play('run', signal)),
    step: (grain: Grain) => queue((signal) => need().play(grain, signal)),
    pause: () => tasks.cancel(),
    cancel: () => tasks.cancel(),
    reset: () => queue((signal) => need().restore(null, sentence('happened.reset'), signal)),
    restore: (checkpoint) => queue((signal) => need().restore(checkpoint, null, signal)),
    setSparsity: (sparsity, final) => slide(() => ({ ...settings, sparsity }), final),
    setLayerThreshold: (name, threshold, final) =>
      slide(() => {
        const next = withThreshold(settings, name, need().run.pruning?.scores.get(name), threshold);
        emit({ type: 'settings', settings: next });
        return next;
      }, final),
    watchTile: async (request) => watchers.tile(request),
    takeTile: async (request) => watchers.takeTile(request),
    watchHistogram: async (request) => watchers.histogram(request),
    watchWeight: async (request) => watchers.weight(request),
    allocateByScan: () =>
      queueWhole(async (signal) => {
        const scan = await sweeps.shown('scan');
        if (!scan) return;
        const next = { ...settings, allocation: scannedAllocation(scan, settings.sparsity) };
        await prepare(next, signal, { tell: true });
      }),
    evidence: (folder) => queueEvidence(queue, () => folder ?? assets.evidence, emit, platform),
    exportRun: (formats) =>
      queue((signal) => takeAway({ runner: need(), sweeps, formats: formats ?? [], emit, fault }, signal)),
    importModel: (files, name) =>
      queueWhole(async (signal) => {
        // A notebook is a run of another lab: it is kept, and the run on the page stays.
        if (files.length === 1 && (await isNotebook(files[0]))) return runCommands.openNotebook(files[0]);
        await adopt(importModel(files, subjects, emit, signal, name), signal);
      }),
    importData: (files) =>
      queueWhole((signal) => {
        const withWaiting =
          (change: Adopt): Adopt =>
          (now) => ({ ...change(now), ...waiting });
        return adopt(importData(files, subjects, emit, signal).then(withWaiting), signal);
      }),
    resume: (accept) =>
      queueWhole(async (signal) => {
        const taken = await autosave.take(accept);
        if (!taken) return;
        const [{ saved }, before] = [taken, runner];
        const goOn = () => prepare(saved.settings, signal, { taken, from: branchOf(saved) });
        await takeUp(taken, { subjects, settings, stays: () => runner === before }, goOn);
        settings = saved.settings;
        emit({ type: 'settings', settings });
        tellAddress();
      }),
    async limitHistory(bytes) {
      quotaBytes = bytes;
      runner?.setQuota(bytes);
    },
    openLink: (query) => queueWhole((signal) => prepareTold(settingsOfLink(query, emit), signal)),
  };
}
