/** The build as static files: it starts from a sub-path, with and without isolation headers, and its first bundle is light. */
import { serveSite } from '../scripts/serve.mjs';
import { allChunks, entryChunks } from './support/bundle.ts';
import { expect, test } from './support/lab.ts';

for (const isolation of [true, false]) {
  test(`starts from a sub-path ${isolation ? 'with' : 'without'} isolation headers`, async ({ lab, page }) => {
    const site = await serveSite({ base: '/courses/pruning/lab', isolation });
    try {
      await lab.open({ site: site.url });
      await expect(page).toHaveTitle(/Pruning Lab/);
      await lab.seeFirstSight();
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolation);
    } finally {
      await page.close(); // before its server
      await site.close();
    }
  });
}

test('the page starts with at most 200 kB of gzipped JavaScript', () => {
  const chunks = entryChunks();
  const kilobytes = chunks.map(({ path, gzipBytes }) => `${path} ${(gzipBytes / 1000).toFixed(1)} kB`);
  const total = chunks.reduce((sum, chunk) => sum + chunk.gzipBytes, 0);
  expect(chunks.length).toBeGreaterThan(0);
  expect(total, kilobytes.join('\n')).toBeLessThanOrEqual(200_000);
});

test('TensorFlow.js is in the build and not in what the page starts with', () => {
  // The name of a kernel, kept by every minifier.
  const holdTensorFlow = (chunks: ReturnType<typeof allChunks>) =>
    chunks.filter(({ text }) => text.includes('UnsortedSegmentSum')).map(({ path }) => path);
  expect(holdTensorFlow(allChunks())).not.toEqual([]);
  expect(holdTensorFlow(entryChunks())).toEqual([]);
});
