/** A folder that was dropped on the page: its own files, and whether the Lab can hold them. Knows nothing of the page. */
import { LabError } from '../../engine/errors.ts';

/**
 * The Lab surely holds weights of so many bytes: two for each of the parameters of the largest language model that it takes.
 * What is written in four bytes may fit too and is larger than this; the large path opens it as well.
 */
export const mostLabBytes = 40_000_000;

/** Whether something that is dropped is a folder: to be asked while the drop is handled, it is gone afterwards. */
export function droppedFolder(data: DataTransfer | null): FileSystemDirectoryEntry | null {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  return (entries.find((entry) => entry?.isDirectory) as FileSystemDirectoryEntry | undefined) ?? null;
}

/** Without what lies in folders inside it. @throws LabError 'folderUnreadable' where the browser does not hand it over */
export async function readFolder(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader();
  const files: File[] = [];
  try {
    while (true) {
      // At most a hundred at a time; none at the end.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
      if (entries.length === 0) return files;
      for (const entry of entries) {
        if (!entry.isFile) continue;
        files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
      }
    }
  } catch (thrown) {
    const reason = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    const message = `folder ${folder.name}: wanted its files, got ${reason}`;
    throw new LabError('folderUnreadable', message, { folder: folder.name, reason });
  }
}

/**
 * Whether the Lab takes the folder as it takes its files. Not an empty one, of which the large path says what it misses; nor
 * a language model that is too large or has no tokenizer: the large path takes token ids that are typed in. Any other network
 * is the Lab's at every size, as when its files are dropped one by one.
 */
export function opensInLab(files: readonly Pick<File, 'name' | 'size'>[]): boolean {
  const has = (wanted: string) => files.some(({ name }) => name === wanted);
  if (!has('config.json')) return files.length > 0;
  const weights = files.filter(({ name }) => /\.safetensors$/i.test(name) && !/mask[^/]*\.safetensors$/i.test(name));
  const bytes = weights.reduce((sum, { size }) => sum + size, 0);
  return bytes <= mostLabBytes && has('tokenizer.json');
}
