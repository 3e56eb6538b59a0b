/** A further form of the same network in an export: written beside the checkpoint, read again, and held against the run. */
import type { ClassifierSpec } from '../../models/spec.ts';
import type { Entry } from '../../registry.ts';
import type { ByteSource } from '../byteSource.ts';
import type { ByteStream } from '../byteStream.ts';
import type { Checker, LogitsOf } from '../checkpoint/checks.ts';
import type { ExportRequest } from '../checkpoint/exportRequest.ts';

export interface FormatFile {
  /** In the format's folder. */
  readonly name: string;
  readonly stream: ByteStream;
}

export interface ExportFormat extends Entry {
  /** Of its files in the archive. */
  readonly folder: string;
  /**
   * Its files, a Python loader among them.
   * @throws LabError 'layerUnsupported' naming the node that it cannot hold, 'tensorMissing'
   */
  write(request: ClassifierRequest): readonly FormatFile[];
  /** @throws LabError 'exportMismatch', and what its reader throws */
  verify(
    request: ExportRequest,
    files: readonly ByteSource[],
    checker: Checker,
    logits: { readonly wanted: Float32Array; readonly of: LogitsOf },
  ): Promise<void>;
}

export interface ClassifierRequest extends ExportRequest {
  readonly spec: ClassifierSpec;
}

/** Language models leave as Hugging Face folders: none of the further forms is made for them. */
export function isClassifier(request: ExportRequest): request is ClassifierRequest {
  return request.spec.task === 'classify';
}

/** @throws Error when it is not there: a fault of ours, for every file was written a moment ago */
export function fileNamed(files: readonly ByteSource[], name: string): ByteSource {
  const found = files.find((file) => file.name === name);
  if (!found) throw new Error(`export: no file ${name}`);
  return found;
}

export function textFile(name: string, text: string): FormatFile {
  const bytes = new TextEncoder().encode(text);
  return {
    name,
    stream: {
      size: bytes.length,
      async *chunks() {
        yield bytes;
      },
    },
  };
}
