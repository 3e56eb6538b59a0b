/**
 * A static server for the production build, with the headers a good host would set. For `npm start`, tests and local
 * use; docs/deploy.md says how to say the same to real hosts.
 *
 *   node scripts/serve.mjs [--port 4173] [--host 127.0.0.1] [--base /sub/path] [--root dist] [--no-isolation]
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { securityHeaders } from './headers.mjs';

const distFolder = fileURLToPath(new URL('../dist', import.meta.url));

/** @type {Record<string, string>} */
const mimeTypes = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm', // streaming compilation asks for exactly this
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * @typedef {object} SiteOptions
 * @property {string} [root] folder to serve
 * @property {number} [port] 0 = any free one
 * @property {string} [host]
 * @property {string} [base] sub-path the site lies under, such as /courses/lab
 * @property {boolean} [isolation] false leaves out COOP, COEP and CORP
 */

/**
 * Starts the server.
 * @param {SiteOptions} [options]
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} `url` ends in '/'
 */
export async function serveSite({
  root = distFolder,
  port = 0,
  host = '127.0.0.1',
  base = '/',
  isolation = true,
} = {}) {
  const prefix = `/${base}/`.replace(/\/+/g, '/');
  const headers = securityHeaders({ dev: false, isolation });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    respond(resolve(root), prefix, request, response).catch((/** @type {Error} */ error) => {
      // The visitor went away in the middle of a file: nobody is left to answer.
      if (response.headersSent) response.destroy();
      else sayStatus(response, 500, error.message);
    });
  });
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const name = host === '127.0.0.1' ? 'localhost' : host;
  return {
    url: `http://${name}:${address.port}${prefix}`,
    port: address.port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * @param {string} root absolute
 * @param {string} prefix starts and ends with '/'
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function respond(root, prefix, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sayStatus(response, 405, 'Only GET and HEAD are answered here.');
  }
  const [path = '/', query] = (request.url ?? '/').split('?', 2);
  if (`${path}/` === prefix) {
    response.setHeader('Location', query === undefined ? prefix : `${prefix}?${query}`);
    return sayStatus(response, 308, 'The folder ends in a slash.');
  }
  if (!path.startsWith(prefix)) return sayStatus(response, 404, `The site lies under ${prefix}`);
  const file = filePath(root, path.slice(prefix.length));
  if (file === null) return sayStatus(response, 400, 'No such address.');
  const info = await stat(file).catch(() => null);
  if (!info?.isFile()) return sayStatus(response, 404, 'Not found.');

  // Vite puts a hash of the content into every name under assets/: such a file never changes.
  const hashed = file.startsWith(join(root, 'assets') + sep);
  const etag = `"${info.size.toString(16)}-${Math.trunc(info.mtimeMs).toString(16)}"`;
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', etag);
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  response.setHeader('Content-Type', mimeTypes[extname(file).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('Content-Length', info.size);
  response.writeHead(200);
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file), response);
}

/**
 * The file that an address names, or null when the address is malformed or leads out of the folder.
 * @param {string} root absolute
 * @param {string} path percent-encoded, relative
 */
function filePath(root, path) {
  let decoded;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (/[\0\\]/.test(decoded)) return null;
  if (decoded.split('/').some((part) => part === '..' || (part.startsWith('.') && part !== '.well-known'))) return null;
  const file = resolve(root, `./${decoded}`);
  if (file !== root && !file.startsWith(root + sep)) return null;
  return decoded === '' || decoded.endsWith('/') ? join(file, 'index.html') : file;
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function sayStatus(response, status, sentence) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}

/**
 * Serves until the process ends and prints the address. A default port that is taken is replaced by a free one.
 * @param {string[]} args command line
 */
export async function serveFromCommandLine(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      base: { type: 'string', default: '/' },
      root: { type: 'string', default: distFolder },
      'no-isolation': { type: 'boolean', default: false },
    },
  });
  const { host, base, root } = values;
  const options = { host, base, root, isolation: !values['no-isolation'] };
  const site = await serveSite({ ...options, port: Number(values.port ?? 4173) }).catch((error) => {
    if (error.code === 'EADDRINUSE' && values.port === undefined) return serveSite({ ...options, port: 0 });
    throw error;
  });
  console.log(`Pruning Lab is at ${site.url}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serveFromCommandLine(process.argv.slice(2)).catch((error) => {
    console.error(`serve: ${error.message}`);
    process.exit(1);
  });
}
