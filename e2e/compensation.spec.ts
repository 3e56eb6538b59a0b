/** One weight's life: what it received for the removal of others, or that its method gives nothing. */
import type { Locator } from '@playwright/test';
import { expect, type Lab, said, test } from './support/lab.ts';

/** Presses Enter on the heatmap's weight after so many steps of ten to the right. */
async function inspect(lab: Lab, tens: number): Promise<Locator> {
  const { page, words } = lab;
  const plot = page.getByLabel(said(words.heatmap.label));
  await plot.focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < tens; i++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  return page.getByRole('region', { name: words.inspector.life.title, exact: true });
}

/** The number behind a name of the list, as the page writes it. */
async function numberOf(life: Locator, name: string): Promise<number> {
  const text = await life
    .locator('dt', { hasText: name })
    .first()
    .locator('xpath=following-sibling::dd[1]')
    .innerText();
  const [digits = '', power] = text.replace('−', '-').replace('+', '').split('×10');
  const exponent = [...(power ?? '')].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit)).map((at) => (at < 0 ? '-' : at));
  return Number.parseFloat(digits) * 10 ** Number(exponent.join('') || 0);
}

test('under SparseGPT a weight that stays says what it received, and from which columns', async ({ lab }) => {
  await lab.open({ path: '#/?v=1&method=sparsegpt&s=0.5' });
  await expect(lab.cards.first()).toContainText(lab.words.network.badge.masked, { timeout: 60_000 }); // solved, not ranked
  await lab.seeReady();
  await expect(lab.happened).toContainText(said(lab.words.happened.maskedAll.moved));
  const { received, life: words } = lab.words.inspector;
  await expect(async () => {
    const life = await inspect(lab, 30);
    await expect(life).toContainText(received.title);
    await expect(life).toContainText(said(received.column));
  }).toPass();
  const life = lab.page.getByRole('region', { name: words.title, exact: true });
  for (let right = 0; !(await life.innerText()).includes(received.what); right++) {
    expect(right, 'a kept weight must be among a few').toBeLessThan(40);
    await lab.page.keyboard.press('ArrowRight');
    await lab.page.keyboard.press('Enter');
    await expect(life).toContainText(received.title);
  }
  const [before, now, total] = await Promise.all(
    [words.before, words.now, received.title].map((name) => numberOf(life, name)),
  );
  // three digits of each are on the page
  expect(Math.abs(now - before - total)).toBeLessThan(0.012 * (Math.abs(now) + Math.abs(before)) + 1e-9);
  expect(total).not.toBe(0);
  await lab.expectAccessible('a weight that received something');
});

test('under magnitude it says that kept weights are not touched, in Chinese', async ({ lab }) => {
  await lab.openReady({ language: 'zh-CN' });
  const life = await inspect(lab, 3);
  const { received } = lab.words.inspector;
  await expect(life).toContainText(received.title);
  await expect(life).toContainText(received.noneWhy);
});
