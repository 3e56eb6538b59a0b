import { expect, test } from 'vitest';
import { openGoldenUpload, type UploadedFile } from './goldenUpload.ts';

const file = (path: string, text: string): UploadedFile => ({ path, blob: new Blob([text]) });
const manifest = JSON.stringify({ cases: [{ name: 'a', method: 'wanda' }] });
const read = async (files: readonly UploadedFile[], path: string) =>
  new TextDecoder().decode(await (await openGoldenUpload(files)).read(path));

test('the folder of the uppermost manifest that lists cases is read, and what stands beside it', async () => {
  const files = [
    file('all/manifest.json', '{"version":1}'), // of something else
    file('all/notes.txt', 'x'),
    file('all/golden/manifest.json', manifest),
    file('all/golden/e2e/manifest.json', manifest),
    file('all/golden/wanda.bin', 'numbers'),
    file('all/checkpoints/tiny/config.json', '{}'),
  ];
  expect(await read(files, 'manifest.json')).toBe(manifest);
  expect(await read(files, 'wanda.bin')).toBe('numbers');
  expect(await read(files, '../checkpoints/tiny/config.json')).toBe('{}');
  const upload = await openGoldenUpload(files);
  expect(['e2e/manifest.json', 'owl.json', '../notes.txt'].map(upload.has)).toEqual([true, false, true]);
});

test.each([
  ['no manifest', [file('x/a.json', manifest)]],
  ['a manifest that is not JSON', [file('x/manifest.json', 'cases')]],
  ['a manifest of something else', [file('x/manifest.json', '{"cases":[{"name":"a"}]}')]],
  ['nothing', []],
])('%s is refused by the name of the file', async (_case, files) => {
  await expect(openGoldenUpload(files)).rejects.toMatchObject({
    code: 'fileMissing',
    details: { file: 'manifest.json' },
  });
});

test('a file that was not picked is named', async () => {
  const files = [file('golden/manifest.json', manifest)];
  await expect(read(files, '../checkpoints/tiny/config.json')).rejects.toMatchObject({
    code: 'fileMissing',
    details: { file: '../checkpoints/tiny/config.json' },
  });
});
