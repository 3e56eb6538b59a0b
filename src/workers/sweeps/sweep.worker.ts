/** A helper's worker: its own backend, its own copy of the network; computes the points it is asked for. */
import * as Comlink from 'comlink';
import { chooseBackend } from '../../engine/backend/choose.ts';
import kernelsUrl from '../../engine/kernels/wasm/build/kernels.wasm?url';
import { wasmPaths } from '../wasmPaths.ts';
import { createInlineHelper, type HelperApi } from './helper.ts';
import { withReports } from './reports.ts';

const helper = createInlineHelper();

const api: HelperApi = {
  async open(subject, backend) {
    const kernels = new Uint8Array(await (await fetch(kernelsUrl)).arrayBuffer());
    await chooseBackend({ preferred: backend, assets: { wasmPaths, kernels } });
    await helper.open(subject);
  },
  measureUncut: () => withReports(() => helper.measureUncut()),
  run: (job, onPoint) => withReports(() => helper.run(job, onPoint)),
};

Comlink.expose(api);
