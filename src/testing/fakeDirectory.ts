/**
 * An origin-private folder in memory that can run out of room or lose power. Written bytes are certain only after a
 * flush: at a power cut each later write may have reached the disk or not.
 */
import type { Directory, FileHandle } from '../storage/directory.ts';

interface Write {
  readonly at: number;
  readonly bytes: Uint8Array;
}

interface FakeFile {
  /** What a power cut leaves. */
  onDisk: Uint8Array;
  pending: Write[];
  locked: boolean;
}

export interface FakeOptions {
  /** Bytes that fit into the folder. */
  readonly room?: number;
  /** What does not fit is cut off and reported as written. */
  readonly deceitful?: boolean;
  /** The power fails at this step (1 = the first); steps are create, write, flush, close and remove. */
  readonly cutAtStep?: number;
}

export class PowerCut extends Error {}

export class FakeDirectory implements Directory {
  steps = 0;
  private options: FakeOptions = {};
  private readonly files = new Map<string, FakeFile>();

  get names(): string[] {
    return [...this.files.keys()];
  }

  /** From now on; steps are counted anew. */
  set(options: FakeOptions): void {
    this.options = options;
    this.steps = 0;
  }

  /** After a power cut: each unflushed write is on disk or lost, as `survives` says, one answer a write. */
  restart(survives: () => boolean): void {
    for (const file of this.files.values()) {
      for (const write of file.pending) if (survives()) file.onDisk = applied(file.onDisk, write);
      file.pending = [];
      file.locked = false;
    }
    this.set({});
  }

  /** Puts a file there from outside, or changes one. */
  plant(name: string, bytes: Uint8Array): void {
    this.files.set(name, { onDisk: bytes, pending: [], locked: false });
  }

  contents(name: string): Uint8Array {
    const file = this.files.get(name);
    if (!file) throw domError('NotFoundError');
    return file.pending.reduce(applied, file.onDisk);
  }

  async getFileHandle(name: string, { create }: { create: boolean } = { create: false }): Promise<FileHandle> {
    if (!this.files.has(name)) {
      if (!create) throw domError('NotFoundError');
      this.step();
      this.plant(name, new Uint8Array());
    }
    return {
      getFile: async () => new Blob([this.contents(name) as Uint8Array<ArrayBuffer>]),
      createSyncAccessHandle: async () => this.open(name),
    };
  }

  async removeEntry(name: string): Promise<void> {
    const file = this.files.get(name);
    if (!file) throw domError('NotFoundError');
    if (file.locked) throw domError('NoModificationAllowedError');
    this.step();
    this.files.delete(name);
  }

  async *keys(): AsyncGenerator<string> {
    yield* this.names;
  }

  private open(name: string) {
    const file = this.files.get(name);
    if (!file) throw domError('NotFoundError');
    if (file.locked) throw domError('NoModificationAllowedError');
    file.locked = true;
    return {
      write: (bytes: Uint8Array, { at }: { at: number }) => {
        this.step(() => file.pending.push({ at, bytes: bytes.slice(0, bytes.length / 2) }));
        const others = this.names.reduce((sum, other) => sum + (other === name ? 0 : this.contents(other).length), 0);
        const fits = Math.max(0, (this.options.room ?? Infinity) - others - at);
        if (fits < bytes.length && !this.options.deceitful) throw domError('QuotaExceededError');
        file.pending.push({ at, bytes: bytes.slice(0, fits) });
        return bytes.length;
      },
      flush: () => {
        this.step();
        file.onDisk = this.contents(name);
        file.pending = [];
      },
      close: () => {
        this.step();
        file.locked = false;
      },
    };
  }

  /** Counts a step; at the cut, and at every step after it, does `half` instead and dies. */
  private step(half?: () => void): void {
    this.steps += 1;
    const { cutAtStep = Infinity } = this.options;
    if (this.steps < cutAtStep) return;
    if (this.steps === cutAtStep) half?.();
    throw new PowerCut('power cut');
  }
}

function applied(before: Uint8Array, { at, bytes }: Write): Uint8Array {
  const after = new Uint8Array(Math.max(before.length, at + bytes.length));
  after.set(before);
  after.set(bytes, at);
  return after;
}

function domError(name: string): DOMException {
  return new DOMException(name, name);
}
