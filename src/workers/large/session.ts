/** The worker's side of large checkpoints: one folder, one plan, one run, then its end. Obeys calls, sends events. */
import { LabError, reportError } from '../../engine/errors.ts';
import { toReadableStream } from '../../engine/io/byteStream.ts';
import type { FolderFiles, LanguageCheckpoint } from '../../engine/io/huggingface/openFolder.ts';
import { writeAll } from '../../engine/io/placedFile.ts';
import { writeZip } from '../../engine/io/zip/writeZip.ts';
import type { HubCache } from '../../storage/hubCache.ts';
import type { ResultFolder } from '../../storage/resultFolder.ts';
import type { BackendChoice } from '../protocol.ts';
import { createTaskQueue, throwIfCancelled } from '../tasks.ts';
import { nextTurn } from '../turn.ts';
import { describeLarge, openLarge } from './describe.ts';
import { defaultLargeSettings, planLarge, type Surroundings, showPlan } from './plan.ts';
import type { HubListing, LargeApi, LargeEvent, LargeFile, LargeSettings } from './protocol.ts';
import { runLarge } from './run.ts';
import { createTokenReader, type TokenReader } from './tokens.ts';

/** What the session needs of its surroundings, so that it runs in a worker and in a test alike. */
export interface LargePlatform {
  /** @returns the backend's id */
  chooseBackend(preferred: BackendChoice): Promise<string>;
  surroundings(): Promise<Surroundings>;
  openResults(id: string): Promise<ResultFolder>;
  /** Null where the browser grants no files. */
  openCache(): Promise<HubCache | null>;
  readonly hubUrl?: string;
  now(): number;
}

export function createLargeSession(emit: (event: LargeEvent) => void, platform: LargePlatform): LargeApi {
  const tasks = createTaskQueue((thrown) => emit({ type: 'error', error: reportError(thrown) }));
  let opened: {
    readonly checkpoint: LanguageCheckpoint;
    readonly folder: FolderFiles;
    readonly reader: TokenReader;
  } | null = null;

  const need = () => {
    if (!opened) throw new LabError('internal', 'large session: no folder is open');
    return opened;
  };
  const cache = async (): Promise<HubCache> => {
    const found = await platform.openCache();
    if (found) return found;
    throw new LabError('storageUnavailable', 'hub: downloads need files of this browser, which it does not grant');
  };
  const tellCache = async () => {
    const entries = await (await platform.openCache())?.list();
    emit({ type: 'cache', entries: entries ?? [] });
  };

  async function open(files: readonly LargeFile[], name: string): Promise<void> {
    const { checkpoint, folder } = await openLarge(files, name);
    opened = { checkpoint, folder, reader: createTokenReader(checkpoint.spec, folder) };
    const model = await describeLarge(checkpoint, folder, files);
    emit({ type: 'model', model, settings: defaultLargeSettings(model, model.hasTokenizer) });
  }

  async function start(settings: LargeSettings, id: string, backend: BackendChoice, signal: AbortSignal) {
    const { checkpoint, folder, reader } = need();
    try {
      const plan = await planLarge(checkpoint, reader, settings, await platform.surroundings());
      const chosen = await platform.chooseBackend(backend);
      throwIfCancelled(signal, 'large run');
      const results = await platform.openResults(id);
      const { now } = platform;
      await runLarge({ checkpoint, folder, plan, settings, backend: chosen, results, emit, now, signal });
    } catch (thrown) {
      emit({ type: 'run', run: null });
      throw thrown;
    }
  }

  /** Bytes of a long task, told at most ten times a second. */
  function watched(task: 'opening' | 'listing' | 'downloading' | 'saving') {
    const started = platform.now();
    let told = Number.NEGATIVE_INFINITY;
    let first: number | null = null; // what was there before
    return (done: number, total: number) => {
      first ??= done;
      const now = platform.now();
      if (now - told < 100 && done < total) return;
      told = now;
      const fresh = done - first;
      const remainingMs = fresh > 0 ? ((now - started) / fresh) * (total - done) : null;
      emit({ type: 'progress', progress: { task, done, total, remainingMs } });
    };
  }

  async function save(
    files: readonly LargeFile[],
    fileName: string,
    id: string,
    handle: FileSystemFileHandle | null,
    signal: AbortSignal,
  ) {
    const zip = writeZip(files, new Date());
    const tell = watched('saving');
    let done = 0;
    const counted = async () => {
      await nextTurn();
      throwIfCancelled(signal, 'save');
    };
    tell(0, zip.size);
    if (handle === null) {
      const results = await platform.openResults(`${id}-zip`);
      const file = await results.create(fileName, zip.size);
      const chunks = async function* () {
        for await (const chunk of zip.chunks()) {
          yield chunk;
          done += chunk.length;
          tell(done, zip.size);
        }
      };
      try {
        await writeAll(file, { size: zip.size, chunks }, counted);
      } catch (thrown) {
        await results.discard();
        throw thrown;
      }
      emit({ type: 'saved', fileName, blob: (await results.close()).get(fileName) ?? null });
      return;
    }
    const count = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        done += chunk.length;
        tell(done, zip.size);
        controller.enqueue(chunk);
      },
    });
    await toReadableStream(zip)
      .pipeThrough(count)
      .pipeTo(await handle.createWritable(), { signal })
      .catch((thrown: unknown) => {
        throwIfCancelled(signal, 'save');
        throw thrown;
      });
    emit({ type: 'saved', fileName, blob: null });
  }

  const quiet = () => emit({ type: 'progress', progress: null });
  const run = (work: (signal: AbortSignal) => Promise<void>, coalesce?: string) =>
    tasks.run({ interruptible: false, coalesce }, async (signal) => {
      try {
        await work(signal);
      } finally {
        quiet();
      }
    });

  return {
    open: (files, name) =>
      run(() => {
        watched('opening')(0, 0);
        return open(files, name);
      }),
    plan: (settings) =>
      run(async () => {
        const { checkpoint, reader } = need();
        emit({ type: 'plan', plan: await showPlan(checkpoint, reader, settings, await platform.surroundings()) });
      }, 'plan'),
    start: (settings, id, backend) => run((signal) => start(settings, id, backend, signal)),
    cancel: () => tasks.cancel(),
    save: (files, fileName, id, handle) => run((signal) => save(files, fileName, id, handle, signal)),
    list: (repo) =>
      run(async (signal) => {
        watched('listing')(0, 0);
        const { listRepo } = await import('./hub.ts');
        const listing = await listRepo(repo, { hubUrl: platform.hubUrl, cache: await cache(), signal });
        emit({ type: 'listing', listing });
      }),
    download: (listing: HubListing) =>
      run(async (signal) => {
        const { downloadRepo } = await import('./hub.ts');
        const kept = await cache();
        try {
          await downloadRepo(listing, { hubUrl: platform.hubUrl, cache: kept, signal }, watched('downloading'));
        } finally {
          await tellCache();
        }
        emit({ type: 'listing', listing: null });
        await openRepo(kept, listing.repo);
      }),
    cached: () => run(tellCache),
    openCached: (repo) => run(async () => openRepo(await cache(), repo)),
    removeCached: (repo) =>
      run(async () => {
        await (await cache()).remove(repo);
        await tellCache();
      }),
  };

  async function openRepo(kept: HubCache, repo: string): Promise<void> {
    const files = [...(await kept.files(repo))].map(([name, blob]) => ({ name, blob }));
    await open(files, repo);
  }
}
