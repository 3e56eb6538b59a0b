/** What one can try beside the pipelines: each exploration is opened once and says one thing that must be true. */
import type { Locator } from '@playwright/test';
import { expect, type Lab, said, test } from './support/lab.ts';

/** Few images: every look is a second. */
const small = 'train=600&test=200';

test('on the cut network: groups, brush and undo, dead outputs, the film, the race, and zeros without their guard', async ({
  lab,
  page,
}) => {
  test.slow();
  await lab.openReady({ path: `#/?v=1&${small}` });
  const { groups, network, heatmap, happened, metrics, film, playback, race, closer, fields, lab: words } = lab.words;

  await test.step('a channel lights the norm, the activation and the pool on its way, and names the norm', async () => {
    await lab.cards.filter({ hasText: 'conv2' }).click();
    const strip = page.getByRole('region', { name: groups.title, exact: true });
    await strip.getByText(groups.columns, { exact: true }).click(); // the outputs of conv1
    const atoms = strip.getByRole('slider', { name: said(groups.atoms, { root: 'conv1' }) });
    await atoms.focus();
    await page.keyboard.press('End');
    const lit = lab.network.locator('li[data-lit="true"]');
    await expect(lit).toHaveCount(3);
    await page.keyboard.press('Escape');
    await atoms.hover();
    await expect(lit).toHaveCount(3);
    await lab.happened.hover();
    await expect(lit).toHaveCount(0);
    await atoms.focus();
    await page.keyboard.press('End');
    await expect(lit.first()).toContainText(network.node.batchNorm);
    await expect(strip).toContainText(network.node.batchNorm);
    await page.keyboard.press('Escape');
    await expect(lit).toHaveCount(0);
  });

  await test.step('the brush cuts the rows that it passes; undo brings back what was there', async () => {
    const before = await lab.sparsity.innerText();
    await lab.button(heatmap.brush.cut).click();
    await page.getByLabel(heatmap.brush.width, { exact: true }).selectOption('row');
    const { x, y, width, height } = (await lab.heatmap.getByRole('application').boundingBox())!;
    await page.mouse.move(x + width / 2, y + 4);
    await page.mouse.down();
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 8 });
    await page.mouse.up();
    await expect(lab.happened).toContainText(said(happened.cutByHand_other));
    expect(numberIn(await lab.happened.innerText())).toBeGreaterThan(144); // more than one row of conv2 holds
    await expect.poll(() => lab.sparsity.innerText()).not.toBe(before);
    await lab.button(heatmap.brush.undo).click();
    await expect(lab.happened).toContainText(said(happened.restored));
    await expect.poll(() => lab.sparsity.innerText()).toBe(before);
    await lab.button(heatmap.brush.cut).click();
  });

  await test.step('what hangs on dead outputs counts as well', async () => {
    const more = lab.sparsity.getByRole('button', { name: said(metrics.paths.more) });
    const [nominal, effective] = [numberIn(await lab.sparsity.innerText()), numberIn(await more.innerText())];
    expect(effective).toBeGreaterThan(nominal);
    await more.click();
    await expect(page.getByRole('row', { name: /^conv1\b/ })).toContainText(said(metrics.paths.deadOf));
    await page.keyboard.press('Escape');
  });

  await test.step('the film says what each weight of a column is judged by', async () => {
    const dialog = await look(lab, closer.film.label, film.title);
    await dialog.getByLabel(film.layer, { exact: true }).selectOption('dense2.weight'); // all of its 10 rows are shown
    await dialog.getByRole('button', { name: said(film.make) }).click();
    await lab.button(playback.forward, dialog).click();
    await expect(dialog).toContainText(said(film.column, { column: 0 }));
    const scores = dialog.getByRole('region', { name: said(film.scoresOf, { column: 0 }) }).getByRole('listitem');
    await expect(scores).toHaveCount(10);
    const goes = await scores.filter({ hasText: film.goes }).count();
    await expect(dialog).toContainText(said(film.column, { column: 0, cut: goes, rows: 10 }));
    await dialog.getByRole('switch', { name: film.scores }).check({ force: true });
    await expect(dialog).toContainText(film.legend.score);
    await lab.expectAccessible('the film');
    await lab.button(lab.words.shell.close, dialog).click();
  });

  await test.step('three pipelines burn the same fuel', async () => {
    const dialog = await look(lab, closer.race.label, race.title);
    const fuel = dialog.getByLabel(race.fuel, { exact: true });
    await fuel.fill('10');
    await fuel.press('Enter');
    await lab.button(race.start, dialog).click();
    await expect(dialog.getByText(race.ended.finished, { exact: true })).toHaveCount(3, { timeout: 60_000 });
    await expect(dialog.getByText(said(race.steps, { spent: 10, fuel: 10 }))).toHaveCount(3);
    await lab.expectAccessible('the race');
    await lab.button(lab.words.shell.close, dialog).click();
  });

  await test.step('with the guard off, one step of fine-tuning wakes cut weights', async () => {
    await page.getByText(words.advanced, { exact: true }).click();
    const guard = page.getByLabel(fields.guard.label, { exact: true });
    await guard.uncheck({ force: true });
    await expect(page.getByText(fields.guard.off)).toBeVisible();
    await lab.seeReady();
    await expect(lab.zerosBack).toContainText(metrics.zeros.unguarded);
    await lab.step('step');
    await expect(lab.zerosBack).toContainText(metrics.zeros.woken);
    await expect(lab.happened).toContainText(said(happened.freeStep));
    expect(numberIn(await lab.zerosBack.innerText())).toBeGreaterThan(0);
  });
});

test('a drawn curve is followed, and the chart counts what changed sides', async ({ lab, page }) => {
  const drawn = 'weights=fresh&pipeline=pruneWhileTraining&ramp=drawn&every=3&revive=stored&epochs=1';
  await lab.open({ path: `#/?v=1&${drawn}&${small}` });
  const { forms, charts, happened, phases, lab: words } = lab.words;
  await expect(lab.button(words.controls.play)).toBeEnabled();
  await lab.expectStage('trainPrune', 'now');
  expect(phases.trainPrune).not.toBe('');

  // the first point at the top: the whole sparsity at the first event
  const first = page.getByRole('slider', { name: said(forms.curvePoint) }).first();
  await first.focus();
  await page.keyboard.press('End');
  await expect(first).toHaveAttribute('aria-valuenow', '100');
  await expect(lab.button(words.controls.play)).toBeEnabled();
  for (const _ of [1, 2]) {
    const before = await lab.happened.innerText();
    await lab.step('round');
    await expect.poll(() => lab.happened.innerText()).not.toBe(before);
    await expect(lab.happened).toContainText(said(happened.masksMoved));
    await expect(lab.sparsity).toContainText('70.0%');
  }

  await page.getByRole('radiogroup').getByText(charts.masks.short, { exact: true }).click();
  await page.getByRole('button', { name: `${charts.enlarge}: ${charts.masks.title}` }).click();
  const dialog = page.getByRole('dialog', { name: charts.masks.title, exact: true });
  await expect(dialog.locator('tbody tr')).toHaveCount(2);
  const [, second] = await dialog
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')));
  // the sparsity stood: as many came back as went, and some did
  expect(second[1]).toBe(second[2]);
  expect(numberIn(second[1])).toBeGreaterThan(0);
  await lab.expectAccessible('the masks over time');
});

/** Opens one of the looks closer. */
async function look(lab: Lab, label: string, title: string): Promise<Locator> {
  await lab.page.getByRole('button', { name: new RegExp(`^${label}`) }).click();
  return lab.page.getByRole('dialog', { name: title, exact: true });
}

/** The first number of a text. */
function numberIn(text: string): number {
  return Number(/\d[\d,.]*/.exec(text)![0].replaceAll(',', ''));
}
