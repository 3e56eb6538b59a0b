/** The page stays free while a run is on: tasks of the main thread above 50 ms are told, and take less than half of the time. */
import { contention } from './support/contention.ts';
import { expect, said, test } from './support/lab.ts';

test('the page answers while the network fine-tunes', async ({ lab, page }) => {
  await page.addInitScript(() => {
    const seen: PerformanceEntry[] = [];
    new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });
    Object.assign(window, { longTasks: seen });
  });
  await lab.openReady();
  const since = await page.evaluate(() => performance.now());
  const before = contention();
  await lab.button(lab.words.lab.controls.play).click();
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  await lab.stage('evaluate').getByText(lab.words.lab.stageState.done).waitFor({ state: 'attached', timeout: 60_000 });
  const lasted = (await page.evaluate(() => performance.now())) - since;
  const slowdown = (before + contention()) / 2;
  const long = await page.evaluate(
    (start) =>
      (window as unknown as { longTasks: PerformanceEntry[] }).longTasks
        .filter(({ startTime }) => startTime >= start)
        .map(({ duration }) => Math.round(duration)),
    since,
  );
  const text = long.length === 0 ? 'none' : `${long.length}, the longest ${Math.max(...long)} ms`;
  console.log(`tasks above 50 ms while fine-tuning: ${text}; others slow this machine by ${slowdown.toFixed(2)}`);
  // A bar for the single task would judge the machine: a neighbour's time slice lengthens it at random.
  expect(long.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(lasted / 2);
});
