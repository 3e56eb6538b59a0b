/**
 * Models by their hub id, through Hugging Face's own library, which is fetched only here. Nothing is asked of the network
 * before a visitor's click; files come in pieces, so that a broken download goes on where it ended.
 */
import { LabError, reportError } from '../../engine/errors.ts';
import { createSha256 } from '../../engine/io/sha256.ts';
import type { HubCache } from '../../storage/hubCache.ts';
import { throwIfCancelled } from '../tasks.ts';
import type { HubFile, HubListing } from './protocol.ts';

export interface HubRequest {
  /** Of the hub; the library's own without it. */
  readonly hubUrl?: string;
  readonly cache: HubCache;
  readonly signal?: AbortSignal;
  /** A cancel is heard behind each piece. */
  readonly pieceBytes?: number;
}

/** Weights, their index, configuration, tokenizer, licence; nothing in folders, no other format of the same weights. */
const needed =
  /^([^/]+\.safetensors|[^/]+\.safetensors\.index\.json|(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json|merges\.txt|tokenizer\.model|chat_template\.jinja|LICEN[CS]E[^/]*)$/i;
/** Adapters and copies that come beside the model. */
const notNeeded = /^(adapter_|consolidated)/;

const usualPiece = 1 << 22;

/**
 * @param repo `owner/name`, or the address of its page
 * @throws LabError 'hubRefused' with the hub's reason, 'fileMissing' where it has no safetensors, 'cancelled'
 */
export async function listRepo(repo: string, { hubUrl, cache, signal }: HubRequest): Promise<HubListing> {
  const name = parseRepo(repo);
  return asked(name, signal, async (fetch) => {
    const { listFiles, modelInfo } = await import('@huggingface/hub');
    const { sha } = await modelInfo({ name, additionalFields: ['sha'], hubUrl, fetch });
    const revision = sha ?? 'main';
    const found: HubFile[] = [];
    let leftOut = 0;
    for await (const { type, path, size, oid = '', lfs } of listFiles({ repo: name, revision, hubUrl, fetch })) {
      if (type !== 'file') continue;
      if (!needed.test(path) || notNeeded.test(path)) {
        leftOut += 1;
        continue;
      }
      found.push({ path, bytes: lfs?.size ?? size, oid: lfs?.oid ?? oid, sha256: lfs?.oid ?? null, cachedBytes: 0 });
    }
    for (const [file, is] of [
      ['config.json', (path: string) => path === 'config.json'],
      ['model.safetensors', (path: string) => path.endsWith('.safetensors')],
    ] as const) {
      if (!found.some(({ path }) => is(path))) {
        throw new LabError('fileMissing', `${name}: wanted ${file}, got none`, { file });
      }
    }
    const have = await cache.have(name, found);
    const files = found.map((file) => ({ ...file, cachedBytes: have.get(file.path) ?? 0 }));
    return { repo: name, revision, files, leftOut };
  });
}

/**
 * What the cache lacks of a listing, piece by piece, each file held against the hash that the hub has told.
 * @param tell bytes that are there of all
 * @throws LabError 'hubRefused', 'storageFull', 'hubMismatch' for a file that is not the hub's, 'cancelled'
 */
export async function downloadRepo(
  { repo, revision, files }: HubListing,
  { hubUrl, cache, signal, pieceBytes = usualPiece }: HubRequest,
  tell: (done: number, total: number) => void,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  const { downloadFile } = await import('@huggingface/hub');
  for (const file of files) {
    const writer = await cache.open(repo, file);
    try {
      tell(before + writer.have, total);
      if (writer.have < file.bytes) {
        await asked(repo, signal, async (fetch) => {
          // Plain ranges: the library's other protocol holds up to 256 MB of what it has fetched.
          const blob = await downloadFile({ repo, path: file.path, revision, hubUrl, fetch, xet: false });
          if (blob?.size !== file.bytes) throw changed(`${repo}/${file.path}`, file.bytes, blob?.size ?? 'none');
          for (let at = writer.have; at < file.bytes; at += pieceBytes) {
            throwIfCancelled(signal, 'download');
            const piece = blob.slice(at, Math.min(at + pieceBytes, file.bytes));
            writer.append(new Uint8Array(await piece.arrayBuffer()));
            tell(before + Math.min(at + pieceBytes, file.bytes), total);
          }
        });
      }
    } finally {
      writer.close();
    }
    before += file.bytes;
  }
  for (const file of files) await checkHash(repo, file, cache, signal);
}

async function checkHash(repo: string, file: HubFile, cache: HubCache, signal?: AbortSignal): Promise<void> {
  if (file.sha256 === null) return;
  const blob = (await cache.files(repo)).get(file.path);
  const hash = createSha256();
  for (let at = 0; at < file.bytes; at += usualPiece) {
    throwIfCancelled(signal, 'download');
    hash.update(new Uint8Array((await blob?.slice(at, at + usualPiece).arrayBuffer()) ?? new ArrayBuffer(0)));
  }
  const got = hash.digest();
  if (got === file.sha256) return;
  await cache.forget(repo, file.path);
  throw changed(`${repo}/${file.path}`, file.sha256, got);
}

function parseRepo(text: string): string {
  const [, name] = /^(?:https?:\/\/[^/]+\/)?([\w.-]+\/[\w.-]+)\/?(?:tree\/main\/?)?$/.exec(text.trim()) ?? [];
  if (name !== undefined && !name.split('/').some((part) => /^\.+$/.test(part))) return name;
  throw new LabError('hubRefused', `hub: wanted owner/name, got '${text}'`, { repo: text, status: 0 });
}

/** Runs requests with a fetch that a cancel ends at once; what the hub refuses comes out in the lab's words. */
async function asked<T>(
  repo: string,
  signal: AbortSignal | undefined,
  work: (fetch: typeof globalThis.fetch) => Promise<T>,
): Promise<T> {
  try {
    return await work((input, init) => fetch(input, { ...init, signal }));
  } catch (thrown) {
    throwIfCancelled(signal, 'hub');
    if (thrown instanceof LabError) throw thrown;
    const status = (thrown as { statusCode?: number }).statusCode ?? 0;
    const { message } = reportError(thrown);
    throw new LabError('hubRefused', `hub: ${repo}: ${message}`, { repo, status });
  }
}

function changed(what: string, wanted: string | number, got: string | number): LabError {
  return new LabError('hubMismatch', `hub: ${what}: wanted ${wanted}, got ${got}`, { what, wanted, got });
}
