/** The lab without a mouse: every control is reached with Tab and worked with its keys. */
import type { Locator, Page } from '@playwright/test';
import { expect, said, test } from './support/lab.ts';

test('is worked with the keyboard alone', async ({ lab, page }) => {
  await lab.openReady();
  const { shell, lab: controls, heatmap, inspector } = lab.words;

  await test.step('the first stop skips the bar', async () => {
    await page.keyboard.press('Tab');
    await expect(lab.button(shell.skip)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
  });

  await test.step('the sparsity slider', async () => {
    await tabTo(page, lab.slider);
    await page.keyboard.press('ArrowRight');
    await expect(lab.slider).toHaveAttribute('aria-valuetext', '71.0%');
    await expect(lab.sparsity).toContainText('71.0%');
  });

  await test.step('step and play', async () => {
    await tabTo(page, lab.button(controls.controls.step));
    await page.keyboard.press('Enter');
    const first = page.getByRole('button', { name: said(`${controls.grains.step.label} `) });
    await tabTo(page, first);
    await page.keyboard.press('Enter');
    await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
    await page.keyboard.press('p');
    await expect(lab.button(controls.controls.pause)).toBeVisible();
    await page.keyboard.press('p');
    await expect(lab.button(controls.controls.play)).toBeVisible();
  });

  await test.step('the checkpoints', async () => {
    const before = (await lab.checkpoints.getAttribute('aria-valuetext')) ?? '';
    await page.keyboard.press('[');
    await expect(lab.checkpoints).not.toHaveAttribute('aria-valuetext', before);
    await page.keyboard.press(']');
    await expect(lab.checkpoints).toHaveAttribute('aria-valuetext', before);
  });

  await test.step('the layers: one stop, arrows between them', async () => {
    await tabTo(page, lab.network.locator('button[tabindex="0"]'));
    await page.keyboard.press('Home');
    await expect(lab.cards.first()).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(lab.cards.nth(1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(lab.cards.nth(1)).toHaveAttribute('aria-pressed', 'true');
  });

  await test.step('the heatmap: arrows, Enter for one weight, Esc back up', async () => {
    const plot = lab.heatmap.getByRole('application');
    await tabTo(page, plot);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(plot).toContainText(/\d/);
    await page.keyboard.press('Enter');
    const life = page.getByRole('region', { name: inspector.life.title, exact: true });
    await expect(life).toContainText(said(heatmap.place));
    await expect(life).toContainText(inspector.life.before);
    await page.keyboard.press('Escape');
    await expect(life).toContainText(inspector.chooseWeight);
    await page.keyboard.press('Escape'); // from a part to the whole, if it showed a part
    if (await plot.isVisible()) await page.keyboard.press('Escape');
    await expect(lab.heatmap).toContainText(heatmap.chooseLayer);
    await expect(lab.cards.nth(1)).toBeFocused();
  });

  await test.step('help and back', async () => {
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: shell.help.title });
    await expect(help).toBeVisible();
    await expect(help).toContainText(shell.help.shortcuts.play);
    await page.keyboard.press('Escape');
    await expect(help).toHaveCount(0);
    await expect(lab.cards.nth(1)).toBeFocused();
  });
});

/** Presses Tab until it is there. @throws when it never is */
async function tabTo(page: Page, target: Locator) {
  for (let press = 0; press < 120; press++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target, 'reached with Tab').toBeFocused();
}
