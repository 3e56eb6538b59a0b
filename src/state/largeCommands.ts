/**
 * Clicks on large checkpoints as calls. Their worker is started when it is needed and ended with each run: a WASM heap
 * never shrinks, so only the end of its worker gives the memory back.
 */
import { reportError } from '../engine/errors.ts';
import { createLargeClient, type LargeClient } from '../workers/client.ts';
import type { HubListing, LargeEvent, LargeFile, LargeSettings } from '../workers/large/protocol.ts';
import { emptyLarge, largeStore, reduceLarge } from './large.ts';
import { onEngineEvent } from './onEngineEvent.ts';
import { preferencesStore } from './preferences.ts';

let client: LargeClient | null = null;
/** Whether the present worker has the model's folder open. */
let hasFolder = false;
/** Ends the claim on the last result's folder. */
let release: (() => void) | null = null;
let resultId = '';

/** A worker that does not hear a cancel is ended. */
const patienceMs = 3000;

function ensure(): LargeClient {
  client ??= createLargeClient(onEvent, (message) => {
    end();
    onEngineEvent({ type: 'error', error: { code: 'workerCrashed', message, details: {} } });
    largeStore.setState({ run: null, progress: null, planning: false });
  });
  return client;
}

function end(): void {
  client?.terminate();
  client = null;
  hasFolder = false;
}

function onEvent(event: LargeEvent): void {
  if (event.type === 'error') onEngineEvent(event);
  const fresh = event.type === 'model' && largeStore.getState().model?.name !== event.model.name;
  largeStore.setState((state) => reduceLarge(state, event), true);
  if (event.type === 'model') hasFolder = true;
  if (fresh) plan();
  if (event.type === 'saved' && event.blob) download(event.blob, event.fileName);
  if (event.type === 'run' && event.run?.status !== 'running') end();
}

function call(send: (api: LargeClient['api']) => Promise<unknown>): void {
  const of = ensure();
  send(of.api).catch((thrown: unknown) => {
    if (of === client) onEngineEvent({ type: 'error', error: reportError(thrown) });
  });
}

/** Calls that need the folder: a new worker opens it first. */
function callWithFolder(send: (api: LargeClient['api'], settings: LargeSettings) => Promise<unknown>): void {
  const { model, settings } = largeStore.getState();
  if (!model || !settings) return;
  if (client === null || !hasFolder) call((api) => api.open([...model.files], model.name));
  call((api) => send(api, settings));
}

function plan(): void {
  largeStore.setState({ planning: true });
  callWithFolder((api, settings) => api.plan(settings));
}

/** The lock says to other pages of the lab that this result's folder is not to be swept away. */
function claimResult(): string {
  release?.();
  const id = crypto.randomUUID();
  void navigator.locks?.request(`pruning-lab/result/${id}`, () => new Promise<void>((resolve) => (release = resolve)));
  return id;
}

function download(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** lib.dom does not list it. */
type SavePicker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;

export const largeCommands = {
  open(files: readonly LargeFile[], name: string): void {
    largeStore.setState({ model: null, settings: null, run: null, plan: null });
    call((api) => api.open([...files], name));
  },
  /** Forgets the folder; what was not saved is gone. */
  close(): void {
    end();
    release?.();
    release = null;
    largeStore.setState(({ cache }) => ({ ...emptyLarge, cache }), true);
  },
  change(change: Partial<LargeSettings>): void {
    const { settings } = largeStore.getState();
    if (!settings) return;
    largeStore.setState({ settings: { ...settings, ...change } });
    plan();
  },
  start(): void {
    resultId = claimResult();
    largeStore.setState({ run: null, layers: [], saved: null });
    callWithFolder((api, settings) => api.start(settings, resultId, preferencesStore.getState().backend));
  },
  /** Stops whatever runs; its worker is ended, with all that it held. */
  cancel(): void {
    const of = client;
    if (!of) return;
    const wasRunning = largeStore.getState().run?.status === 'running';
    const giveUp = () => {
      if (of !== client) return;
      end();
      largeStore.setState({ run: null, layers: [], progress: null });
    };
    const timer = setTimeout(giveUp, patienceMs);
    of.api.cancel().then(
      () => {
        clearTimeout(timer);
        if (wasRunning) giveUp();
      },
      () => {},
    );
  },
  /** @returns once the visitor has said where to; what follows is told by events */
  async save(): Promise<void> {
    const result = largeStore.getState().run?.result;
    if (!result) return;
    const { files, fileName } = result;
    const picker = (window as { showSaveFilePicker?: SavePicker }).showSaveFilePicker;
    let handle: FileSystemFileHandle | null = null;
    if (picker) {
      try {
        handle = await picker.call(window, { suggestedName: fileName });
      } catch {
        return; // the visitor changed their mind
      }
    }
    call((api) => api.save([...files], fileName, resultId, handle));
  },
  list: (repo: string) => call((api) => api.list(repo)),
  forgetListing: () => largeStore.setState({ listing: null }),
  download: (listing: HubListing) => call((api) => api.download(listing)),
  showCache: () => call((api) => api.cached()),
  openCached(repo: string): void {
    largeStore.setState({ model: null, settings: null, run: null, plan: null });
    call((api) => api.openCached(repo));
  },
  removeCached: (repo: string) => call((api) => api.removeCached(repo)),
};
