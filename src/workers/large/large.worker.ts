/** The worker for large checkpoints: wires its session to the port, the backend and the disk. Ended with each run. */
import * as Comlink from 'comlink';
import { chooseBackend } from '../../engine/backend/choose.ts';
import kernelsUrl from '../../engine/kernels/wasm/build/kernels.wasm?url';
import { openHubCache } from '../../storage/hubCache.ts';
import { grantsFiles, openResultFolder } from '../../storage/resultFolder.ts';
import { wasmPaths } from '../wasmPaths.ts';
import type { LargeEvent } from './protocol.ts';
import { createLargeSession, type LargePlatform } from './session.ts';

/** Where the browser does not say how much memory the machine has. Units: GiB. */
const assumedMemory = 4;

let backend: Promise<string> | null = null;

const platform: LargePlatform = {
  chooseBackend(preferred) {
    backend ??= (async () => {
      const kernels = new Uint8Array(await (await fetch(kernelsUrl)).arrayBuffer());
      return (await chooseBackend({ preferred, assets: { wasmPaths, kernels } })).backend;
    })();
    return backend;
  },
  async surroundings() {
    const { deviceMemory = assumedMemory } = navigator as { deviceMemory?: number }; // lib.dom does not list it
    const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
    return {
      limitBytes: (deviceMemory * 2 ** 30) / 2, // the other half is the system's and other tabs'
      freeBytes: quota === undefined || usage === undefined ? null : Math.max(0, quota - usage),
      onDisk: await grantsFiles(),
    };
  },
  openResults: openResultFolder,
  openCache: openHubCache,
  now: () => performance.now(),
};

/** The first message brings the port that events go up through; calls come over Comlink from then on. */
self.addEventListener('message', function receivePort(message: MessageEvent<{ type?: string; port?: MessagePort }>) {
  const { type, port } = message.data;
  if (type !== 'events' || !port) return;
  self.removeEventListener('message', receivePort);
  Comlink.expose(createLargeSession((event: LargeEvent) => port.postMessage(event), platform));
});
