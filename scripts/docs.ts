/** Writes docs/methods.md. `npm run docs` after the catalogue or its English words have changed. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeCatalog } from '../src/engine/catalog.ts';
import { sayInEnglish } from './englishWords.ts';
import { writeMethodsPage } from './methodsPage.ts';

writeFileSync(join(import.meta.dirname, '../docs/methods.md'), writeMethodsPage(describeCatalog(), sayInEnglish));
