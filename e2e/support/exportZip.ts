/** Writes the run's files on the page and downloads them, as a visitor does. */
import { readFileSync } from 'node:fs';
import { expect, type Lab, said } from './lab.ts';

export interface Downloaded {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The dialog is closed again afterwards.
 * @param formats further files to choose, by their names on the page; each must be in the report
 */
export async function exportZip(lab: Lab, formats: readonly string[] = []): Promise<Downloaded> {
  const { page, words } = lab;
  await page.evaluate(() => {
    // A dialog of the operating system cannot be answered here: browsers without one download instead.
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: words.exporting.title });
  for (const format of formats) await dialog.getByRole('checkbox', { name: format, exact: true }).check();
  await dialog.getByRole('button', { name: words.exporting.start }).click();
  await expect(dialog.getByRole('status').filter({ hasText: said(words.exporting.allEqual) })).toBeVisible({
    timeout: 120_000, // a large network in every format, on a busy machine
  });
  await expect(dialog).not.toContainText(words.exporting.differs);
  for (const format of formats) await expect(dialog).toContainText(said(words.exporting.inFormat, { format }));
  if (formats.length > 0) await lab.expectAccessible('an export in every format');
  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: said(words.exporting.save) }).click();
  const download = await downloading;
  const bytes = readFileSync(await download.path());
  await dialog.getByRole('button', { name: words.shell.close, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  return { name: download.suggestedFilename(), bytes };
}

/**
 * Saves the export that is ready once more, where the browser can write to a file of the visitor's: a dialog of the
 * operating system cannot be answered here, so a stream that counts stands for that file.
 * @returns sizes of what was written, piece by piece
 */
export async function savePiecewise(lab: Lab): Promise<readonly number[]> {
  const { page, words } = lab;
  await page.evaluate(() => {
    const pieces: number[] = [];
    const write = (piece: Uint8Array) => void pieces.push(piece.byteLength);
    const showSaveFilePicker = async () => ({ createWritable: async () => new WritableStream({ write }) });
    Object.assign(window, { showSaveFilePicker, pieces });
  });
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: words.exporting.title });
  await dialog.getByRole('button', { name: said(words.exporting.save) }).click();
  await expect(dialog.getByRole('status').filter({ hasText: words.exporting.saved })).toBeVisible();
  const pieces = await page.evaluate(() => (window as unknown as { pieces: number[] }).pieces);
  await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
  await dialog.getByRole('button', { name: words.shell.close, exact: true }).click();
  await expect(dialog).toHaveCount(0);
  return pieces;
}
