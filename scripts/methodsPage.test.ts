import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCatalog } from '../src/engine/catalog.ts';
import { writeMethodsPage } from './methodsPage.ts';

test('docs/methods.md is what the catalogue says (npm run docs)', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/methods.md'), 'utf8');
  expect(page).toBe(writeMethodsPage(describeCatalog()));
});
