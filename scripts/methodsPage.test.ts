import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCatalog } from '../src/engine/catalog.ts';
import { sayInEnglish } from './englishWords.ts';
import { writeMethodsPage } from './methodsPage.ts';

test('docs/methods.md is what the catalogue and its English words say (npm run docs)', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/methods.md'), 'utf8');
  expect(page).toBe(writeMethodsPage(describeCatalog(), sayInEnglish));
});
