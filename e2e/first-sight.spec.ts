/** The first visit: within three seconds a trained network stands there pruned, with its accuracy, ready to be explored. */
import type { Page } from '@playwright/test';
import { contention } from './support/contention.ts';
import { expect, Lab, type Language, languages, said, test, words } from './support/lab.ts';

for (const language of languages) {
  test(`the first screen is a pruned network with its accuracies, in ${language}`, async ({ lab }) => {
    const { metrics } = words[language];
    await lab.open({ language });
    await lab.seeFirstSight();
    await expect(lab.accuracy).toContainText(said(metrics.accuracy.dense));
    await expect(lab.accuracy).toContainText(said(metrics.accuracy.pruned));
    await expect(lab.sparsity).toContainText('70.0%');
    await expect(lab.zerosBack).toContainText(metrics.zeros.good);
    await expect(lab.errors).toHaveCount(0);

    // The heatmap answers the pointer with the weights that lie there.
    const plot = lab.heatmap.getByRole('application');
    await plot.hover({ position: { x: 60, y: 60 } });
    await expect(plot).toContainText(said(lab.words.heatmap.place));
    await expect(plot).toContainText(said(lab.words.heatmap.exact.value));
  });
}

test('it can be explored within 3 seconds of a cold start', async ({ browser, baseURL }) => {
  const took: number[] = [];
  let slowdown = 1;
  // The first visit that does is enough: a machine that others use is slow at times. Each visitor is a new one.
  for (let visit = 0; visit < 3 && !took.some((ms) => ms < 3000); visit++) {
    const context = await browser.newContext({ baseURL });
    const page = await context.newPage();
    const before = contention();
    took.push(await timeFirstSight(page, new URL(baseURL ?? '').href));
    slowdown = Math.max(slowdown, (before + contention()) / 2);
    await context.close();
  }
  console.log(`first sight: ${took.map(Math.round).join(', ')} ms; others slow this machine by ${slowdown.toFixed(2)}`);
  expect(Math.min(...took)).toBeLessThan(3000 * slowdown);
});

/** Milliseconds from navigation to a heatmap, masked layers and an accuracy on screen; taken in the page, frame by frame. */
async function timeFirstSight(page: Page, site: string, language: Language = 'en'): Promise<number> {
  const { network, metrics } = words[language];
  await page.addInitScript(
    ({ layers, masked, figures, pruned }) => {
      const text = (label: string) => document.querySelector(`[aria-label="${label}"]`)?.textContent ?? '';
      const look = () => {
        const explorable = document.querySelector('[role=application] canvas') !== null;
        if (explorable && text(layers).includes(masked) && new RegExp(pruned).test(text(figures))) {
          performance.mark('first sight');
        } else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    {
      layers: network.title,
      masked: network.badge.masked,
      figures: metrics.title,
      pruned: said(metrics.accuracy.pruned).source,
    },
  );
  const lab = new Lab(page, site);
  await lab.open({ language });
  await page.waitForFunction(() => performance.getEntriesByName('first sight').length > 0);
  expect(lab.faults).toEqual([]);
  return page.evaluate(() => performance.getEntriesByName('first sight')[0].startTime);
}
