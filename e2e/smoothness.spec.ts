/** The page stays free while a run is on: no task of the main thread takes more than 50 ms. */
import type { Page } from '@playwright/test';
import { contention } from './support/contention.ts';
import { expect, type Lab, said, test } from './support/lab.ts';

/** Milliseconds of one task, on a machine that nobody else uses. */
const bar = 50;

test('the page answers while the network fine-tunes', async ({ lab, page }) => {
  await page.addInitScript(() => {
    const seen: PerformanceEntry[] = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    Object.assign(window, { longTasks: seen });
  });
  await lab.openReady();
  const over: number[][] = [];
  // One run that keeps to it is enough: a neighbour's time slice lengthens a single task at random.
  for (let run = 0; run < 3 && !over.some((tasks) => tasks.length === 0); run++) {
    if (run > 0) await lab.button(lab.words.lab.controls.reset).click();
    const before = contention();
    const tasks = await longTasksOfRun(lab, page);
    const slowdown = (before + contention()) / 2;
    const text = tasks.length === 0 ? 'none' : `${tasks.length}, the longest ${Math.max(...tasks)} ms`;
    console.log(`tasks above ${bar} ms in a run: ${text}; others slow this machine by ${slowdown.toFixed(2)}`);
    over.push(tasks.filter((ms) => ms > bar * slowdown));
  }
  expect(over).toContainEqual([]);
});

/** Plays from where the run stands to its end. @returns milliseconds of each task that the browser calls long */
async function longTasksOfRun(lab: Lab, page: Page): Promise<number[]> {
  const since = await page.evaluate(() => performance.now());
  await lab.button(lab.words.lab.controls.play).click();
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  await lab.stage('evaluate').getByText(lab.words.lab.stageState.done).waitFor({ state: 'attached', timeout: 60_000 });
  return page.evaluate(
    (start) =>
      (window as unknown as { longTasks: PerformanceEntry[] }).longTasks
        .filter(({ startTime }) => startTime >= start)
        .map(({ duration }) => Math.round(duration)),
    since,
  );
}
