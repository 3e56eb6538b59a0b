/** Files that are damaged, foreign or far too large: each is refused with its own error and what to do next, and nothing else changes. */
import type { ErrorCode } from '../src/engine/errors.ts';
import { type BadFiles, badFiles, hugeFile } from './support/badFiles.ts';
import { expect, type Lab, said, test } from './support/lab.ts';

test('refuses bad files with an error and a next action, and leaves the run as it was', async ({ lab, page }) => {
  test.slow();
  await lab.openReady();
  await lab.step('step');
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep));
  const before = await state(lab);

  await page.getByRole('link', { name: lab.words.shell.pages.models, exact: true }).click();
  const { networkPick, dataPick } = lab.words.models.open;
  for (const { what, door, files, code, reason } of badFiles) {
    await test.step(what, async () => {
      const picked = Object.entries(files).map(([name, bytes]) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      }));
      await page.getByLabel(door === 'network' ? networkPick : dataPick).setInputFiles(picked);
      await refused(lab, code, reason);
    });
  }

  await test.step('a file of 3 GB', async () => {
    const huge = hugeFile();
    try {
      await page.getByLabel(networkPick).setInputFiles(huge.path);
      const asked = Date.now();
      await refused(lab, 'fileTooLarge');
      expect(Date.now() - asked).toBeLessThan(2000); // by its size: reading it would take longer
    } finally {
      huge.remove();
    }
  });

  await page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
  await lab.seeFirstSight();
  expect(await state(lab)).toEqual(before);
  // And it goes on from there.
  await lab.step('step');
  await expect(lab.happened).toContainText(said(lab.words.happened.trainStep, { step: 2 }));
});

/** Exactly this error stands on the page, by name where there is one; it is dismissed. */
async function refused(lab: Lab, code: ErrorCode, reason?: BadFiles['reason']) {
  const { errors } = lab.words;
  await expect(lab.errors).toContainText(said(errors.details, { code }));
  const own = errors[code];
  const sentence = reason || !('named' in own) ? own.sentence : own.named;
  await expect(lab.errors.getByText(said(sentence))).toBeVisible(); // not in the folded details
  await expect(lab.errors.getByText(said(reason ? reason(lab.words) : own.action))).toBeVisible();
  await lab.button(errors.dismiss, lab.errors).click();
  await expect(lab.errors).toHaveCount(0);
}

async function state(lab: Lab) {
  await expect(lab.sparsity).toContainText(said(lab.words.metrics.paths.more)); // told last, once the run is at rest
  return {
    accuracy: await lab.accuracy.innerText(),
    sparsity: await lab.sparsity.innerText(),
    happened: await lab.happened.innerText(),
    checkpoint: await lab.checkpoints.getAttribute('aria-valuetext'),
    network: await lab.page.getByRole('combobox', { name: lab.words.fields.network.label, exact: true }).inputValue(),
  };
}
