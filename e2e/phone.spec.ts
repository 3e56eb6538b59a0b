/** A phone in the hand: one column, nothing to scroll sideways, every control within reach. */
import type { Page } from '@playwright/test';
import { expect, said, test } from './support/lab.ts';

const phones = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];

for (const viewport of phones) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport, hasTouch: true });

    test('one column that fits, with its controls at hand', async ({ lab, page }) => {
      await lab.openReady();
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(await overflow()).toBe(0);

      const { lab: labWords, shell } = lab.words;
      const parts = [labWords.stage, labWords.recipe].map((name) => page.getByRole('region', { name, exact: true }));
      const inspector = page.getByRole('complementary', { name: labWords.inspector, exact: true });
      let bottom = 0;
      for (const part of [...parts, inspector, lab.metrics]) {
        const box = await part.boundingBox();
        if (!box) throw new Error('a part of the page is not shown');
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.width).toBeGreaterThan(viewport.width * 0.8);
        expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
        expect(box.y).toBeGreaterThanOrEqual(bottom);
        bottom = box.y + box.height;
      }

      // Play and step stay in sight; the slider and its answer stand in the first screen or just below.
      const play = lab.button(labWords.controls.play);
      await expect(play).toBeInViewport({ ratio: 1 });
      await lab.slider.scrollIntoViewIfNeeded();
      await expect(play).toBeInViewport({ ratio: 1 });
      const slider = await lab.slider.boundingBox();
      if (!slider) throw new Error('the slider is not shown');
      await page.touchscreen.tap(viewport.width / 2, slider.y + slider.height / 2);
      await expect(lab.slider).not.toHaveAttribute('aria-valuetext', '70.0%');
      const wanted = await lab.slider.getAttribute('aria-valuetext');
      await expect(lab.sparsity).toContainText(wanted ?? '');

      await lab.step('step');
      await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
      await lab.expectAccessible(`Lab, ${viewport.width} wide`);
      expect(await tooSmall(page)).toEqual([]);

      await page.getByRole('link', { name: shell.pages.models, exact: true }).click();
      await expect(page.getByRole('heading', { name: lab.words.models.title, exact: true })).toBeVisible();
      await expect(page.getByRole('listitem').first()).toBeVisible();
      expect(await overflow()).toBe(0);
      await lab.expectAccessible(`Models, ${viewport.width} wide`);
      expect(await tooSmall(page)).toEqual([]);

      for (const [path, title] of [
        ['compare', lab.words.compare.title],
        ['runs', lab.words.runs.title],
        ['evidence', lab.words.evidence.title],
      ] as const) {
        await page.getByRole('link', { name: shell.pages[path], exact: true }).click();
        await expect(page.getByRole('heading', { level: 1, name: title, exact: true })).toBeVisible();
        expect(await overflow(), path).toBe(0);
        expect(await tooSmall(page), path).toEqual([]);
      }
    });
  });
}

/** What a finger would miss: controls lower than 40 px; words in a line have room around them that is no box. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll('button, select, summary, input[type=range], input[type=number]')];
    return controls
      .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.matches('.reach'))
      .filter((control) => control.getBoundingClientRect().height < 39.5)
      .map((control) => `${control.ariaLabel ?? control.textContent}: ${control.getBoundingClientRect().height} px`);
  });
}
