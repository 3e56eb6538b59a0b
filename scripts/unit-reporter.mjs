/** Vitest reporter for `npm test`: writes how many tests passed and failed, and why each skipped one was skipped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** @typedef {{ passed: number, failed: number, skipped: { title: string, reason: string }[] }} Tally `reason` is empty where the title says it */

export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.LAB_UNIT_TALLY;
    if (!file) return;
    /** @type {Tally} */
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      tally.failed += module.errors().length; // the file itself could not be loaded
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'failed') tally.failed += 1;
        else {
          const reason = (result.state === 'skipped' && result.note) || '';
          tally.skipped.push({ title: `${module.relativeModuleId}: ${test.fullName}`, reason });
        }
      }
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(tally));
  }
}
