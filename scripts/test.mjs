/**
 * `npm test`: installs what is missing, finds a Chromium, then runs every check, also after one has failed. The last
 * line is `N passed, N failed` (and `, N skipped`): unit and e2e tests one by one, the other checks as one each.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder, runNpm, setUp, stop } from './setup.mjs';

/** @typedef {import('./unit-reporter.mjs').Tally} Tally */

setUp();
const { installChineseFonts, obtainChromium } = await import('./find-chromium.mjs');
const chromium = await obtainChromium();
if (chromium === null) {
  stop('npm test needs a Chromium: install Chromium or Chrome, or name one in CHROMIUM_PATH, and try again.');
}
installChineseFonts();
console.log(`Testing with ${chromium}`);

const folder = join(projectFolder, '.cache', 'test');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const unitFile = join(folder, 'unit.json');
const e2eFile = join(folder, 'e2e.json');
const environment = {
  CHROMIUM_PATH: chromium,
  LAB_UNIT_TALLY: unitFile,
  PLAYWRIGHT_JSON_OUTPUT_FILE: e2eFile,
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
};

/** @type {Tally} */
const total = { passed: 0, failed: 0, skipped: [] };
/** @type {string[]} */
const failedChecks = [];

check('format', ['check:format']);
check('lint', ['check:lint']);
check('types', ['check:types']);
check('unit', ['check:unit', '--', '--reporter=default', '--reporter=./scripts/unit-reporter.mjs'], () => unitTally());
check('build', ['build']);
check('e2e', ['check:e2e', '--', '--reporter=list,json'], () => e2eTally());

for (const { title, reason } of total.skipped) console.log(`skipped: ${title}${reason && ` (${reason})`}`);
if (failedChecks.length > 0) console.log(`failed: ${failedChecks.join(', ')}`);
const skipped = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * Runs one npm script and adds to the total. A script that failed counts as a failure whatever it reported.
 * @param {string} name
 * @param {string[]} script
 * @param {() => Tally | null} readTally null = the script left no report
 */
function check(name, script, readTally = () => ({ passed: 1, failed: 0, skipped: [] })) {
  console.log(`\n=== ${name}`);
  const began = Date.now();
  const ok = runNpm(['run', '--silent', ...script], environment);
  const tally = readTally() ?? { passed: 0, failed: 1, skipped: [] };
  if (!ok && tally.failed === 0) tally.failed = 1;
  if (!ok && tally.passed === 1 && script.length === 1) tally.passed = 0;
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped.push(...tally.skipped);
  if (tally.failed > 0) failedChecks.push(name);
  console.log(`=== ${name}: ${tally.failed > 0 ? 'failed' : 'ok'}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** @returns {Tally | null} */
function unitTally() {
  return existsSync(unitFile) ? JSON.parse(readFileSync(unitFile, 'utf8')) : null;
}

/** @returns {Tally | null} */
function e2eTally() {
  if (!existsSync(e2eFile)) return null;
  /** @type {import('@playwright/test/reporter').JSONReport} */
  const report = JSON.parse(readFileSync(e2eFile, 'utf8'));
  /** @type {Tally} */
  const tally = { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky, skipped: [] };
  tally.failed += report.errors.length; // a file that could not be loaded, a server that did not start
  for (const suite of report.suites) collectSkipped(suite, tally);
  return tally;
}

/**
 * @param {import('@playwright/test/reporter').JSONReportSuite} suite
 * @param {Tally} tally
 */
function collectSkipped(suite, tally) {
  for (const spec of suite.specs) {
    for (const test of spec.tests) {
      if (test.status !== 'skipped') continue;
      const reason = test.annotations.find((note) => note.type === 'skip' || note.type === 'fixme')?.description;
      tally.skipped.push({ title: `${spec.file}: ${spec.title}`, reason: reason ?? '' });
    }
  }
  for (const inner of suite.suites ?? []) collectSkipped(inner, tally);
}
