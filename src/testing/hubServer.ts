/** A loopback server that answers as the model hub does: what a repository is, its files, ranges of them. */
import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubServer {
  readonly url: string;
  /** Method, path and range of every request, in order. */
  readonly requests: string[];
  /** Answers to files are cut off behind so many bytes of a range, once. */
  breakAfter: number | null;
  /** Called at each range of a file. */
  onRange: (() => void) | null;
  /** What is given out instead of a file's contents. */
  readonly swapped: Map<string, Uint8Array>;
  close(): Promise<void>;
}

/** As the hub's own: pages of any origin may read, ranges and hashes included. */
const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Content-Range, ETag, X-Error-Code, X-Linked-Size, X-Linked-ETag, Link',
};

export const revision = '0123456789abcdef0123456789abcdef01234567';

/** @param files of the repository `lab/model`; large ones have the hash that the hub tells of them */
export async function startHubServer(files: ReadonlyMap<string, Uint8Array>): Promise<HubServer> {
  const state: Omit<HubServer, 'url' | 'close'> = { requests: [], breakAfter: null, onRange: null, swapped: new Map() };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://hub');
    const range = request.headers.range ?? '';
    state.requests.push(`${pathname} ${range}`.trim());
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { 'Content-Type': 'application/json', ...crossOrigin }).end(JSON.stringify(value));
    };
    if (pathname === '/api/models/lab/model/revision/HEAD') {
      return json({ _id: '1', id: 'lab/model', sha: revision, private: false, gated: false, downloads: 0, likes: 0 });
    }
    if (pathname.startsWith('/api/models/lab/gated')) return json({ error: 'Access to this model is restricted' }, 401);
    if (pathname === `/api/models/lab/model/tree/${revision}`) {
      return json([...files].map(([path, bytes]) => treeEntry(path, bytes)));
    }
    const [, path = ''] = new RegExp(`^/lab/model/resolve/${revision}/(.+)$`).exec(pathname) ?? [];
    const bytes = state.swapped.get(path) ?? files.get(path);
    if (!bytes) return json({ error: 'not found' }, 404);
    sendRange(response, bytes, range, state as HubServer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return Object.assign(state, { url: `http://127.0.0.1:${port}`, close });
}

function treeEntry(path: string, bytes: Uint8Array): object {
  const oid = createHash('sha1').update(bytes).digest('hex');
  if (bytes.length < 1000) return { type: 'file', path, size: bytes.length, oid };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { type: 'file', path, size: bytes.length, oid, lfs: { oid: sha256, size: bytes.length, pointerSize: 134 } };
}

function sendRange(response: ServerResponse, bytes: Uint8Array, range: string, state: HubServer): void {
  const [, from = '0', to = `${bytes.length - 1}`] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
  const part = bytes.subarray(Number(from), Number(to) + 1);
  const headers = {
    'Content-Length': part.length,
    'Content-Range': `bytes ${from}-${to}/${bytes.length}`,
    ETag: '"etag"',
    ...crossOrigin,
  };
  response.writeHead(206, headers);
  if (part.length > 1) state.onRange?.();
  if (state.breakAfter !== null && part.length > 1 && Number(from) >= state.breakAfter) {
    state.breakAfter = null;
    response.write(part.subarray(0, 10));
    setTimeout(() => response.destroy(), 10);
    return;
  }
  response.end(part);
}
