/** Both languages: switched on the page and kept, complete on every page and in every dialog, accessible in light and dark. */
import { expect, type Lab, languages, said, test, words } from './support/lab.ts';

test('the language is switched with one press and kept', async ({ lab, page }) => {
  await lab.openReady();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await lab.button('中文').click();
  lab.language = 'zh-CN';
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await lab.seeReady();
  await expect(page).toHaveTitle(lab.words.shell.title);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await lab.seeReady();
  await lab.button('English').click();
  lab.language = 'en';
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await lab.seeReady();
});

for (const language of languages) {
  test(`nothing is left untranslated in ${language}`, async ({ lab, page }) => {
    await lab.openReady({ language });
    // Everything that is folded, unfolded.
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await lab.step('step');
    await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
    await expectTranslated(lab, 'Lab');
    const { charts, shell, exporting } = lab.words;
    const cards = [charts.curve.short, charts.loss.short, charts.masks.short].join(' / ');
    await lab.choose(cards, charts.loss.short);
    for (const [button, title] of [
      [shell.help.open, shell.help.title],
      [`${charts.enlarge}: ${charts.loss.title}`, charts.loss.title],
    ]) {
      await lab.button(button).click();
      const dialog = page.getByRole('dialog', { name: title });
      await expect(dialog).toBeVisible();
      await expectTranslated(lab, title);
      await lab.expectAccessible(title);
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: exporting.title });
    await dialog.getByRole('button', { name: exporting.start }).click();
    await expect(dialog).toContainText(said(exporting.allEqual));
    await dialog.getByText(exporting.checks, { exact: true }).click();
    await expectTranslated(lab, exporting.title);
    await lab.expectAccessible(exporting.title);
  });

  test(`the pages are accessible in light and dark in ${language}`, async ({ lab, page }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await lab.openReady({ language });
    for (const path of ['lab', 'models'] as const) {
      await page.getByRole('link', { name: lab.words.shell.pages[path], exact: true }).click();
      if (path === 'models') await expect(page.getByRole('listitem').first()).toBeVisible();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
        await lab.expectAccessible(`${path}, ${colorScheme}`);
      }
      await expectTranslated(lab, path);
    }
  });
}

/** No message key and no unfilled value stands on the page, in text or in what a screen reader is told. */
async function expectTranslated({ page }: Lab, where: string) {
  const said = await page.evaluate(() => {
    const names = ['aria-label', 'aria-valuetext', 'aria-roledescription', 'title', 'placeholder'];
    const labels = [...document.querySelectorAll('body *')].flatMap((element) =>
      names.flatMap((name) => element.getAttribute(name) ?? []),
    );
    return [document.body.innerText, ...labels].join('\n');
  });
  const key = new RegExp(`\\b(${Object.keys(words.en).join('|')})\\.[a-z]\\w*`, 'gi');
  expect(said.match(key) ?? [], where).toEqual([]);
  expect(said.match(/{{.*?}}|\bundefined\b|\bNaN\b/g) ?? [], where).toEqual([]);
}
