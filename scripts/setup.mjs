/** What both commands of the README do first: check Node, install what is missing. Plain Node, nothing installed yet. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

const lockFile = new URL('../package-lock.json', import.meta.url);
/** Inside node_modules: the hash of the package-lock.json that it was installed from. */
const installedRecord = new URL('../node_modules/.lab-lock', import.meta.url);

/** Ends the process with one sentence when Node is too old, or the packages cannot be installed. */
export function setUp() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Pruning Lab needs Node 20.19 or newer, and this is ${process.version}. Install it and try again.`);
  }
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  const installed = existsSync(installedRecord) ? readFileSync(installedRecord, 'utf8') : '';
  if (installed === wanted) return;
  console.log('Installing packages (npm ci) ...');
  if (!runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    stop('npm ci failed: see its words above. It needs the npm registry once.');
  }
  writeFileSync(installedRecord, wanted);
}

/**
 * @param {string[]} args
 * @param {Record<string, string>} [env] added to the environment
 * @returns {boolean} whether npm ended well
 */
export function runNpm(args, env = {}) {
  const shell = process.platform === 'win32'; // npm is npm.cmd there
  const result = spawnSync('npm', args, {
    cwd: projectFolder,
    stdio: 'inherit',
    shell,
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

/**
 * @param {string} sentence
 * @returns {never}
 */
export function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp();
