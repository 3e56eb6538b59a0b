import { expect, test } from 'vitest';
import { LabError } from '../engine/errors.ts';
import type { EngineEvent } from './protocol.ts';
import { createRefusals } from './refusals.ts';

test('a full disk is told once, whoever meets it, and again only after it could be written to', () => {
  const events: EngineEvent[] = [];
  const refusals = createRefusals((event) => events.push(event));
  const codes = () => events.flatMap((event) => (event.type === 'error' ? [event.error.code] : []));
  const full = new LabError('storageFull', 'no room', { bytes: 0 });
  refusals.refused('autosave', full);
  refusals.refused('keptRun', full);
  refusals.refused('autosave', full);
  expect(codes()).toEqual(['storageFull']);
  refusals.refused('keptRun', new LabError('storageUnavailable', 'gone', { why: '' }));
  expect(codes()).toEqual(['storageFull', 'storageUnavailable']); // another reason is another sentence
  refusals.written('autosave');
  refusals.refused('autosave', full);
  expect(codes()).toEqual(['storageFull', 'storageUnavailable', 'storageFull']);
});
