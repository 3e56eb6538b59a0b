/** A visitor's folder: its files by name, without what lies in folders inside it. */
import type { LargeFile } from '../../workers/large/protocol.ts';

/** @param files of one folder, as its dialog or a drop gives them */
export function openFolderFiles(files: readonly File[]): void {
  const own = files.filter(({ webkitRelativePath: path }) => path === '' || path.split('/').length === 2);
  if (own.length === 0) return;
  const [folder = ''] = own[0].webkitRelativePath.split('/');
  const name = folder || (own.length === 1 ? own[0].name : (own.find(isWeights) ?? own[0]).name);
  void open(own, name);
}

/** Whether something that is dropped is a folder: to be asked while the drop is handled, it is gone afterwards. */
export function droppedFolder(data: DataTransfer | null): FileSystemDirectoryEntry | null {
  const entries = [...(data?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  return (entries.find((entry) => entry?.isDirectory) as FileSystemDirectoryEntry | undefined) ?? null;
}

export async function openDroppedFolder(folder: FileSystemDirectoryEntry): Promise<void> {
  const reader = folder.createReader();
  const files: File[] = [];
  while (true) {
    // At most a hundred at a time; none at the end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) break;
    for (const entry of entries) {
      if (!entry.isFile) continue;
      files.push(await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)));
    }
  }
  await open(files, folder.name);
}

/** What large checkpoints need is loaded with the first of them. */
async function open(files: readonly File[], name: string): Promise<void> {
  const { largeCommands } = await import('../../state/largeCommands.ts');
  const named = files.map((file): LargeFile => ({ name: file.name, blob: file }));
  largeCommands.open(named, name);
}

function isWeights({ name }: File): boolean {
  return name.endsWith('.safetensors');
}
