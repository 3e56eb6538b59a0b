/** Holds every file under src/ against the rules of the house, and the rules against sources that break them. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findFaults } from './testing/architecture.ts';

test('every file keeps to its floor, its packages, its length and its exports', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const sources = sourcePaths(root).map((path) => ({ path, text: readFileSync(`${root}${path}`, 'utf8') }));
  expect(sources.length).toBeGreaterThan(50);
  expect(findFaults(sources)).toEqual([]);
});

describe('the rules', () => {
  const fault = (path: string, text: string) => findFaults([{ path, text }]);

  test.each([
    ['an equal floor', 'src/engine/methods/a.ts', "import { b } from '../allocation/b.ts';", 'stands no higher than'],
    ['a higher floor', 'src/engine/errors.ts', "import { b } from './options.ts';", 'stands no higher than'],
    ['a higher floor for a type', 'src/engine/tensor/a.ts', "import type { B } from '../models/b.ts';", 'no higher'],
    ['a higher floor by export', 'src/engine/io/a.ts', "export * from '../views/b.ts';", 'no higher'],
    ['a higher floor by import()', 'src/storage/a.ts', "await import('../workers/b.ts');", 'no higher'],
    ['a higher floor by import type', 'src/storage/a.ts', "type B = import('../ui/b.ts').B;", 'no higher'],
    ['a folder that nobody placed', 'src/utils/a.ts', "import { b } from '../engine/errors.ts';", 'has no floor'],
    [
      'a package of the page in the engine',
      'src/engine/models/a.ts',
      "import React from 'react';",
      'nothing from react',
    ],
    [
      'Node in the engine',
      'src/engine/io/a.ts',
      "import { readFile } from 'node:fs/promises';",
      'nothing from node:fs',
    ],
    ['a file outside', 'src/engine/io/a.ts', "import x from '../../../package.json';", 'outside src'],
    ['the engine on the page', 'src/ui/a.tsx', "import { b } from '../engine/catalog.ts';", 'only types from'],
    [
      'the engine behind a bare type name',
      'src/ui/a.tsx',
      "import { type B } from '../engine/catalog.ts';",
      'only types',
    ],
    [
      'the engine in the client',
      'src/workers/client.ts',
      "import { b } from '../engine/catalog.ts';",
      'only types from',
    ],
    ['storage on the page', 'src/state/a.ts', "import { b } from '../storage/openStore.ts';", 'does not load'],
    [
      'the client beside commands',
      'src/state/a.ts',
      "import { b } from '../workers/client.ts';",
      'only state/commands',
    ],
    [
      'a worker at run time in ui',
      'src/ui/a.tsx',
      "import { b } from '../workers/protocol.ts';",
      'only state/commands',
    ],
    ['the session on the page', 'src/state/commands.ts', "import { b } from '../workers/session.ts';", 'does not load'],
    [
      'types of the session in ui',
      'src/ui/a.tsx',
      "import type { B } from '../workers/session.ts';",
      'only workers/protocol',
    ],
    ['a default export', 'src/ui/a.tsx', 'export default function A() {}', 'default export'],
    ['a default export by name', 'src/ui/a.tsx', 'const a = 1; export { a as default };', 'default export'],
    ['unseeded chance', 'src/ui/a.tsx', 'export const a = Math.random();', 'not seeded'],
    ['a fetch in the engine', 'src/engine/io/a.ts', "await fetch('x');", 'does not use fetch()'],
    ['the page in the engine', 'src/engine/io/a.ts', 'document.title;', 'does not use document.'],
    ['a long file', 'src/ui/a.tsx', '// line\n'.repeat(251), 'has 251 lines'],
  ])('refuse %s', (_, path, text, sentence) => {
    const faults = fault(path, text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${path}: `);
    expect(faults[0]).toContain(sentence);
  });

  test.each([
    ['a lower floor', 'src/engine/methods/a.ts', "import { b } from '../statistics/b.ts';"],
    ['the own room', 'src/engine/kernels/matmul/a.ts', "import { b } from '../shapes.ts'; import '../../errors.ts';"],
    [
      'known packages',
      'src/engine/io/a.ts',
      "import * as z from 'zod/mini'; import * as tf from '@tensorflow/tfjs-core';",
    ],
    [
      'types and errors on the page',
      'src/ui/a.tsx',
      "import type { B } from '../engine/catalog.ts'; import '../engine/errors.ts';",
    ],
    ['types of the protocol in ui', 'src/ui/a.tsx', "import type { B } from '../workers/protocol.ts';"],
    ['the client in commands', 'src/state/commands.ts', "import { b } from '../workers/client.ts';"],
    ['the engine in a worker', 'src/workers/session.ts', "import { b } from '../engine/pipelines/run.ts';"],
    ['a worker by its address', 'src/workers/client.ts', "new Worker(new URL('./engine.worker.ts', import.meta.url));"],
    ['a fetch in a worker, a document on the page', 'src/ui/a.tsx', "fetch('x'); document.title;"],
    ['a property called fetch', 'src/engine/io/a.ts', 'export const a = { fetch: 1 }; a.fetch;'],
    ['many messages', 'src/i18n/en/a.ts', '// line\n'.repeat(251)],
    ['250 lines', 'src/ui/a.tsx', '// line\n'.repeat(250)],
  ])('allow %s', (_, path, text) => {
    expect(fault(path, text)).toEqual([]);
  });

  test('refuse rings, also of types', () => {
    const sources = [
      { path: 'src/ui/a.ts', text: "import { b } from './b.ts';" },
      { path: 'src/ui/b.ts', text: "import type { C } from './c.ts';" },
      { path: 'src/ui/c.ts', text: "import { a } from './a.ts';" },
      { path: 'src/ui/d.ts', text: "import { a } from './a.ts'; import { c } from './c.ts';" },
    ];
    expect(findFaults(sources)).toEqual([
      'src/ui/a.ts: imports itself through src/ui/b.ts > src/ui/c.ts > src/ui/a.ts',
    ]);
  });

  test('refuse an exception that is no longer needed', () => {
    const sources = [{ path: 'src/ui/a.ts', text: 'export const a = 1;' }];
    expect(findFaults(sources, ['src/ui/a.ts'])).toEqual(['src/ui/a.ts: has only 1 lines and needs no exception']);
    expect(findFaults([], ['src/ui/a.ts'])).toEqual(['src/ui/a.ts: is gone']);
  });
});

function sourcePaths(root: string): string[] {
  return readdirSync(`${root}src`, { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path))
    .filter((path) => !/\.test\.tsx?$|\.d\.ts$|^src\/testing\/|\/wasm\/assembly\//.test(path))
    .sort();
}
