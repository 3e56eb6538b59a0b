/**
 * Modules are loaded once a worker where the files of a group leave one another alone: half of the time of all tests
 * was loading. What a file sets in its process is seen in its text; src/testing/leavesNoTraces.ts holds it to that.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Backends, kernels, mocked modules and globals, a measured heap. */
const leavesTraces =
  /onEveryBackend|backends\.ts|headless\/|evidence\/|vi\.mock\(|stubGlobal|Kernels\(|memoryUsage|fake-indexeddb/;
/** Of these, what is not the WASM backend alone (tfjs-layers registers gradients of its own). */
const leavesMore =
  /onEveryBackend|use(Cpu|WebGpu|Gpu|ArrayKernels)\b|startWasm|layersModel|headless\/|evidence\/|vi\.mock\(|stubGlobal|memoryUsage|fake-indexeddb/;

const files = ['src', 'scripts']
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
  .filter((file) => /\.test\.tsx?$/.test(file))
  .map((file) => ({ file, text: file + readFileSync(file, 'utf8') }));

const project = (name: string, isolate: boolean, suits: (text: string) => boolean) => ({
  extends: true as const,
  test: {
    name,
    isolate,
    include: files.filter(({ text }) => suits(text)).map(({ file }) => file),
    setupFiles: isolate ? [] : ['src/testing/leavesNoTraces.ts'],
    env: { LAB_TEST_TRACES: name === 'wasm' ? 'wasm,cpu,array kernels' : '' },
  },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: ['default'],
    projects: [
      project('alone', true, (text) => leavesTraces.test(text) && leavesMore.test(text)),
      project('wasm', false, (text) => leavesTraces.test(text) && !leavesMore.test(text)),
      project('together', false, (text) => !leavesTraces.test(text)),
    ],
  },
});
