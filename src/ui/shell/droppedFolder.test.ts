import { expect, test } from 'vitest';
import { mostParametersInMemory } from '../../workers/openLanguageModel.ts';
import { mostLabBytes, opensInLab, readFolder } from './droppedFolder.ts';

/** As a browser hands it over: batch by batch, an empty one at the end; an error is an answer too. */
function folderOf(batches: readonly (readonly object[] | DOMException)[]): FileSystemDirectoryEntry {
  const left = [...batches];
  const readEntries = (resolve: (entries: object[]) => void, reject: (error: DOMException) => void) => {
    const batch = left.shift() ?? [];
    if (batch instanceof DOMException) reject(batch);
    else resolve([...batch]);
  };
  return { name: 'model', createReader: () => ({ readEntries }) } as unknown as FileSystemDirectoryEntry;
}
const fileEntry = (name: string) => ({
  isFile: true,
  file: (resolve: (file: File) => void) => resolve(new File(['x'], name)),
});
const gone = new DOMException('a requested file could not be found', 'NotFoundError');

test('all batches of a folder are read, without folders in it', async () => {
  const folder = folderOf([[fileEntry('config.json')], [{ isFile: false }], [fileEntry('model.safetensors')]]);
  expect((await readFolder(folder)).map(({ name }) => name)).toEqual(['config.json', 'model.safetensors']);
});

test.each([
  ['a folder that is gone', [gone]],
  ['one that is gone after its first files', [[fileEntry('config.json')], gone]],
  ['a file that may not be read', [[{ isFile: true, file: (_: unknown, no: (error: unknown) => void) => no(gone) }]]],
])('%s is refused by its name, with what the browser said', async (_, batches) => {
  await expect(readFolder(folderOf(batches))).rejects.toMatchObject({
    code: 'folderUnreadable',
    details: { folder: 'model', reason: 'NotFoundError: a requested file could not be found' },
  });
});

test('what fits in memory goes to the Lab: by the bytes of its weights alone', () => {
  expect(mostLabBytes).toBe(2 * mostParametersInMemory);
  const weights = { name: 'model-00001-of-00002.safetensors', size: mostLabBytes / 2 };
  const text = { name: 'training.txt', size: 10 * mostLabBytes };
  const masks = { name: 'masks.safetensors', size: mostLabBytes };
  const folder = ['config.json', 'tokenizer.json'].map((name) => ({ name, size: 10 }));
  expect(opensInLab([...folder, weights, weights, text, masks])).toBe(true);
  expect(opensInLab([...folder, weights, weights, { ...weights, size: 1 }])).toBe(false);
  expect(opensInLab([])).toBe(false);
});

test('a folder of any other network goes there at every size, as its files do one by one', () => {
  const large = { name: 'model.safetensors', size: 3 * mostLabBytes };
  expect(opensInLab([large, { name: 'pruning_manifest.json', size: 10 }])).toBe(true);
});

test('a language model goes there with its tokenizer; without one its ids are typed in on the large path', () => {
  const files = ['config.json', 'model.safetensors', 'tokenizer.json'].map((name) => ({ name, size: 10 }));
  expect([opensInLab(files), opensInLab(files.slice(0, 2))]).toEqual([true, false]);
});
