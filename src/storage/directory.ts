/** The slice of the origin-private file system that storage needs; a browser's FileSystemDirectoryHandle fits it. */

/** Exclusive while open; only in a dedicated worker. */
export interface SyncAccess {
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}

export interface FileHandle {
  getFile(): Promise<Blob>;
  createSyncAccessHandle(): Promise<SyncAccess>;
}

export interface Directory {
  getFileHandle(name: string, options?: { create: boolean }): Promise<FileHandle>;
  removeEntry(name: string): Promise<void>;
  keys(): AsyncIterable<string>;
}

/** Whether a file system's refusal has this name: NotFoundError, QuotaExceededError, NoModificationAllowedError. */
export function isDomError(thrown: unknown, name: string): boolean {
  return thrown instanceof Error && thrown.name === name;
}
