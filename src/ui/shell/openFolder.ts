/** A visitor's folder goes to the Lab where it fits in memory, else to the large checkpoint, which reads it part by part. */
import { commands } from '../../state/commands.ts';
import type { LargeFile } from '../../workers/large/protocol.ts';
import { opensInLab, readFolder } from './droppedFolder.ts';
import { openFiles } from './openFiles.ts';

/** To the large checkpoint. @param files of one folder, as its dialog or a drop gives them */
export function openFolderFiles(files: readonly File[]): void {
  const own = files.filter(({ webkitRelativePath: path }) => path === '' || path.split('/').length === 2);
  if (own.length === 0) return;
  const [folder = ''] = own[0].webkitRelativePath.split('/');
  const name = folder || (own.length === 1 ? own[0].name : (own.find(isWeights) ?? own[0]).name);
  void openLarge(own, name).catch(commands.fail);
}

export interface FolderDrop {
  /** It was dropped on the large checkpoint's own door. */
  readonly asLarge: boolean;
  readonly navigate: (path: string) => void;
}

export async function openDroppedFolder(folder: FileSystemDirectoryEntry, drop: FolderDrop): Promise<void> {
  try {
    const files = await readFolder(folder);
    if (!drop.asLarge && opensInLab(files)) {
      drop.navigate('/');
      openFiles(files, folder.name);
    } else {
      drop.navigate('/models');
      await openLarge(files, folder.name);
    }
  } catch (thrown) {
    commands.fail(thrown);
  }
}

/** What large checkpoints need is loaded with the first of them. */
async function openLarge(files: readonly File[], name: string): Promise<void> {
  const { largeCommands } = await import('../../state/largeCommands.ts');
  const named = files.map((file): LargeFile => ({ name: file.name, blob: file }));
  largeCommands.open(named, name);
}

function isWeights({ name }: File): boolean {
  return name.endsWith('.safetensors');
}
