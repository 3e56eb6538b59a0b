/**
 * Checks every golden case: numbers made by the papers' own code. `npm run golden`, with GOLDEN_DIR for another folder.
 * One line a case; the last line counts. Exit code 1 when a case fails.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runGoldenCase } from '../src/testing/goldenCase.ts';
import { compactFolder, goldenFolder, listFolder } from '../src/testing/goldenFiles.ts';

const wanted = goldenFolder();
const found = existsSync(join(wanted, 'manifest.json'));
if (!found && process.env.GOLDEN_DIR) {
  console.error(`golden: GOLDEN_DIR: wanted a folder with manifest.json, got ${wanted}`);
  process.exit(1);
}
const folder = found ? wanted : compactFolder;
console.log(`cases of ${relative(process.cwd(), folder) || '.'}`);

let failed = 0;
const cases = await listFolder(folder);
for (const golden of cases) {
  const problems = await runGoldenCase(golden, folder);
  if (problems.length > 0) failed++;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${golden.name} (${golden.method})`);
  for (const problem of problems) console.log(`       ${problem}`);
}
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || cases.length === 0 ? 1 : 0;
