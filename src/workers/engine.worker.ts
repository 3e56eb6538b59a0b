/** The worker: wires the session to its port, its backend, the network and the disk. Knows no pruning. */
import * as Comlink from 'comlink';
import { chooseBackend } from '../engine/backend/choose.ts';
import { onDeviceLost } from '../engine/backend/deviceLost.ts';
import type { BackendName } from '../engine/backend/report.ts';
import { LabError } from '../engine/errors.ts';
import kernelsUrl from '../engine/kernels/wasm/build/kernels.wasm?url';
import { openRunStore } from '../storage/databaseRunStore.ts';
import { openSweepStore } from '../storage/databaseSweepStore.ts';
import { openHubCache } from '../storage/hubCache.ts';
import { openCheckpointStore, openHistoryFiles, openRunFiles } from '../storage/openStore.ts';
import { createEmitter, type Emit } from './emitter.ts';
import type { Platform } from './platform.ts';
import { createSession } from './session.ts';
import { sweepHelpers } from './sweeps/startHelper.ts';
import { wasmPaths } from './wasmPaths.ts';

async function fetchBytes(url: string, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (thrown) {
    if (signal?.aborted) throw new LabError('cancelled', `download of ${url}: cancelled`);
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('downloadFailed', `download of ${url}: ${why}`, { url, why });
  }
}

/** Until one is chosen, nothing is swept. */
let backend: BackendName = 'wasm';

const createPlatform = (emit: Emit): Platform => ({
  fetchBytes,
  storage: openCheckpointStore,
  historyFiles: openHistoryFiles,
  sweepStore: openSweepStore,
  runStore: openRunStore,
  runFiles: openRunFiles,
  async hubBytes() {
    const downloads = (await (await openHubCache())?.list()) ?? [];
    return downloads.reduce((sum, { bytes }) => sum + bytes, 0);
  },
  async estimate() {
    const { usage, quota } = await navigator.storage.estimate();
    return usage === undefined || quota === undefined ? null : { usedBytes: usage, quotaBytes: quota };
  },
  tellTabs(name, onTold) {
    const channel = new BroadcastChannel(name);
    channel.onmessage = onTold;
    return () => channel.postMessage(null);
  },
  sweepHelpers: () => sweepHelpers(backend, navigator.hardwareConcurrency),
  now: () => performance.now(),
  async chooseBackend(preferred) {
    const kernels = await fetchBytes(kernelsUrl);
    const report = await chooseBackend({ preferred, assets: { wasmPaths, kernels } });
    backend = report.backend;
    // All tensors are gone then: the page starts another worker, which offers the last checkpoint.
    if (report.backend === 'webgpu') {
      onDeviceLost((why) =>
        emit({ type: 'error', error: { code: 'deviceLost', message: `webgpu: ${why}`, details: { why } } }),
      );
    }
    return report;
  },
});

/** The first message brings the port that events go up through; calls come over Comlink from then on. */
self.addEventListener('message', function receivePort(message: MessageEvent<{ type?: string; port?: MessagePort }>) {
  if (message.data.type !== 'events' || !message.data.port) return;
  self.removeEventListener('message', receivePort);
  const emit = createEmitter(message.data.port);
  Comlink.expose(createSession(emit, createPlatform(emit)));
});
