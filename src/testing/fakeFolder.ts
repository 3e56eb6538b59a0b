/** An origin-private folder in memory with the calls that results and downloads use; bytes are kept as they are written. */

interface Entry {
  bytes: Uint8Array<ArrayBuffer>;
  locked: boolean;
}

export class FakeFolder {
  private readonly files = new Map<string, Entry>();
  private readonly folders = new Map<string, FakeFolder>();
  /** Bytes that one file may have; what is more is refused. */
  room = Number.POSITIVE_INFINITY;

  /** As the browser's own type, which has many more members. */
  get handle(): FileSystemDirectoryHandle {
    return this as unknown as FileSystemDirectoryHandle;
  }

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const found = this.folders.get(name);
    if (found) return found;
    if (!create) throw missing();
    const made = new FakeFolder();
    made.room = this.room;
    this.folders.set(name, made);
    return made;
  }

  async getFileHandle(name: string, { create = false } = {}) {
    if (!this.files.has(name)) {
      if (!create) throw missing();
      this.files.set(name, { bytes: new Uint8Array(), locked: false });
    }
    const entry = this.files.get(name)!;
    return {
      getFile: async () => new File([entry.bytes], name),
      createSyncAccessHandle: async () => this.open(entry),
      createWritable: async () => ({
        write: async (text: string) => {
          entry.bytes = new TextEncoder().encode(text);
        },
        close: async () => {},
      }),
    };
  }

  async removeEntry(name: string): Promise<void> {
    if (!this.files.delete(name) && !this.folders.delete(name)) throw missing();
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.files.keys();
    yield* this.folders.keys();
  }

  private open(entry: Entry) {
    if (entry.locked) throw new DOMException('open', 'NoModificationAllowedError');
    entry.locked = true;
    return {
      getSize: () => entry.bytes.length,
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        if (at + bytes.length > this.room) throw new DOMException('full', 'QuotaExceededError');
        const grown = new Uint8Array(Math.max(entry.bytes.length, at + bytes.length));
        grown.set(entry.bytes);
        grown.set(bytes, at);
        entry.bytes = grown;
        return bytes.length;
      },
      read: (bytes: Uint8Array, { at }: { at: number }) => {
        const part = entry.bytes.subarray(at, at + bytes.length);
        bytes.set(part);
        return part.length;
      },
      truncate: (size: number) => {
        if (size > this.room) throw new DOMException('full', 'QuotaExceededError');
        const resized = new Uint8Array(size);
        resized.set(entry.bytes.subarray(0, size));
        entry.bytes = resized;
      },
      flush: () => {},
      close: () => {
        entry.locked = false;
      },
    };
  }
}

function missing(): DOMException {
  return new DOMException('missing', 'NotFoundError');
}
