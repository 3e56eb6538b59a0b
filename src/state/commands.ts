/** The one place where a click becomes a call. Every command reports failure as an error event; none throws. */
import { reportError } from '../engine/errors.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import { createEngineClient, type EngineClient } from '../workers/client.ts';
import type {
  BackendChoice,
  EngineApi,
  FilmRequest,
  Grain,
  PointKey,
  QuantizationRequest,
  RaceRequest,
  SlowRequest,
  Stroke,
  SweepRequest,
  TellingRequest,
  TileRequest,
  WordsEdit,
} from '../workers/protocol.ts';
import { checkpointAhead, checkpointBehind } from './checkpoints.ts';
import { draftStore } from './draft.ts';
import { labStore } from './lab.ts';
import { onEngineEvent } from './onEngineEvent.ts';
import { preferencesStore } from './preferences.ts';

let client: EngineClient | null = null;
let crashes = 0;
/** What the page is looking at: a new worker is told again. */
const watched = new Map<string, (api: EngineClient['api']) => Promise<unknown>>();

const assets = {
  models: new URL('models/', document.baseURI).href,
  evidence: new URL('evidence/', document.baseURI).href,
};

/** Starts the worker; after a crash it is started again and offers the saved run (at most three times a minute). */
export function startEngine(settings: Settings | null = null, link = ''): void {
  client?.terminate();
  const restart = () => {
    crashes += 1;
    setTimeout(() => {
      crashes -= 1;
    }, 60_000);
    if (crashes <= 3) startEngine(draftStore.getState().settings);
  };
  client = createEngineClient(
    (event) => {
      onEngineEvent(event);
      if (event.type === 'error' && event.error.code === 'deviceLost') restart();
    },
    (message) => {
      onEngineEvent({ type: 'error', error: { code: 'workerCrashed', message, details: {} } });
      restart();
    },
  );
  for (const watch of watched.values()) call(watch);
  const { backend, historyBytes } = preferencesStore.getState();
  call((api) => api.start({ backend, assets, settings, link, historyBytes }));
}

/** Comlink hands on only the message of a thrown value; the worker reports its own errors as events beforehand. */
function call(send: (api: EngineClient['api']) => Promise<unknown>): void {
  void ended(send);
}

/** As `call`. @returns once it has ended, however it did */
async function ended(send: (api: EngineClient['api']) => Promise<unknown>): Promise<void> {
  if (!client) return;
  try {
    await send(client.api);
  } catch (thrown) {
    onEngineEvent({ type: 'error', error: reportError(thrown) });
  }
}

function watch(what: string, send: (api: EngineClient['api']) => Promise<unknown>): void {
  watched.set(what, send);
  call(send);
}

function goTo(checkpoint: string | null): void {
  if (checkpoint !== null) call((api) => api.restore(checkpoint));
}

export const commands = {
  /** Merges a change into the edited settings and prepares a run from them. */
  change(change: Partial<Settings>): void {
    const current = draftStore.getState().settings;
    if (!current) return;
    const settings = { ...current, ...change };
    draftStore.setState({ settings });
    call((api) => api.prepare(settings));
  },
  setSparsity(sparsity: number, final: boolean): void {
    const current = draftStore.getState().settings;
    if (current) draftStore.setState({ settings: { ...current, sparsity } });
    call((api) => api.setSparsity(sparsity, final));
  },
  setLayerThreshold: (name: string, threshold: number | null, final: boolean) =>
    call((api) => api.setLayerThreshold(name, threshold, final)),
  play: () => call((api) => api.play()),
  pause: () => call((api) => api.pause()),
  step: (grain: Grain) => call((api) => api.step(grain)),
  reset: () => call((api) => api.reset()),
  restore: (checkpoint: string) => call((api) => api.restore(checkpoint)),
  back: () => goTo(checkpointBehind(labStore.getState().run)),
  forward: () => goTo(checkpointAhead(labStore.getState().run)),
  cancel: () => call((api) => api.cancel()),
  sweep: (request: SweepRequest) => call((api) => api.sweep(request)),
  stopSweep: () => call((api) => api.stopSweep()),
  openSweep: (id: string, resume: boolean) => call((api) => api.openSweep(id, resume)),
  editSweep: (id: string, change: WordsEdit) => call((api) => api.editSweep(id, change)),
  removeSweep: (id: string) => call((api) => api.removeSweep(id)),
  takeSweep: (id: string, whole: boolean) => call((api) => api.takeSweep(id, whole)),
  timeSweep: () => call((api) => api.timeSweep()),
  comparePoints: (a: PointKey, b: PointKey) => call((api) => api.comparePoints(a, b)),
  tellPoints: (a: PointKey, b: PointKey, request: TellingRequest) => call((api) => api.tellPoints(a, b, request)),
  stopTelling: () => call((api) => api.stopTelling()),
  allocateByScan: () => call((api) => api.allocateByScan()),
  /** @param folder the files of a golden folder, as the browser's dialog gives them; null = the site's own */
  evidence(folder: readonly File[] | null) {
    const files = folder?.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file })) ?? null;
    return call((api) => api.evidence(files));
  },
  /** Tells of what went wrong on the page itself. */
  fail: (thrown: unknown) => onEngineEvent({ type: 'error', error: reportError(thrown) }),
  paint: (stroke: Stroke) => call((api) => api.paint(stroke)),
  race: (request: RaceRequest) => call((api) => api.race(request)),
  slowMotion: (request: SlowRequest) => call((api) => api.slowMotion(request)),
  /** @returns once it has ended, however it did; what it made is told by an event */
  film: (request: FilmRequest) => ended((api) => api.film(request)),
  tell: (request: TellingRequest) => call((api) => api.tell(request)),
  time: () => call((api) => api.time()),
  quantize: (request: QuantizationRequest) => call((api) => api.quantize(request)),
  exportRun: (formats: readonly string[]) => call((api) => api.exportRun(formats)),
  /** @param folder that they lie in, where the files themselves do not say it */
  importModel: (files: readonly File[], folder?: string) => call((api) => api.importModel([...files], folder)),
  importData: (files: readonly File[]) => call((api) => api.importData([...files])),
  resume: (accept: boolean) => call((api) => api.resume(accept)),
  takeTile: (request: TileRequest) => call((api) => api.takeTile(request)),
  tileTaken: () => labStore.setState({ takenTile: null }),
  watchTile: (request: TileRequest | null) => watch('tile', (api) => api.watchTile(request)),
  watchHistogram: (request: Parameters<EngineApi['watchHistogram']>[0]) =>
    watch('histogram', (api) => api.watchHistogram(request)),
  watchWeight: (request: Parameters<EngineApi['watchWeight']>[0]) => watch('weight', (api) => api.watchWeight(request)),
  branchRun: (run: string, checkpoint: string) => call((api) => api.branchRun(run, checkpoint)),
  leaveBranch: () => call((api) => api.leaveBranch()),
  editRun: (run: string, change: WordsEdit) => call((api) => api.editRun(run, change)),
  removeRun: (run: string) => call((api) => api.removeRun(run)),
  writeNotebook: (run: string, withWeights: boolean) => call((api) => api.writeNotebook(run, withWeights)),
  openNotebook: (file: File) => call((api) => api.openNotebook(file)),
  notebookTaken: () => labStore.setState({ notebook: null }),
  freeRuns: () => call((api) => api.freeRuns()),
  freeSweeps: () => call((api) => api.freeSweeps()),
  tellStorage: () => call((api) => api.tellStorage()),
  openLink: (query: string) => call((api) => api.openLink(query)),
  dismissCorrections: () => labStore.setState({ corrected: [] }),
  /** A backend is chosen when the worker starts: it is started anew and the run resumed from its last checkpoint. */
  useBackend(backend: BackendChoice): void {
    preferencesStore.setState({ backend });
    startEngine(draftStore.getState().settings);
  },
  limitHistory(historyBytes: number): void {
    preferencesStore.setState({ historyBytes });
    call((api) => api.limitHistory(historyBytes));
  },
  dismissError(id: number): void {
    labStore.setState((state) => ({ errors: state.errors.filter((entry) => entry.id !== id) }));
  },
};
