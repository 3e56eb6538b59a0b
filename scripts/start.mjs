/** `npm start`: installs what is missing, builds when the sources are newer than the build, serves, prints the address. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serveFromCommandLine } from './serve.mjs';
import { projectFolder, runNpm, setUp, stop } from './setup.mjs';

const sources = ['index.html', 'package-lock.json', 'public', 'scripts', 'src', 'tsconfig.json', 'vite.config.ts'];

/**
 * Newest change below a path, in ms since 1970. Folders count too: theirs moves when a file goes away.
 * @param {string} path
 * @returns {number}
 */
function newestChange(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

setUp();
const built = join(projectFolder, 'dist', 'index.html');
const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
if (sources.some((name) => newestChange(join(projectFolder, name)) > builtAt)) {
  console.log('Building ...');
  if (!runNpm(['run', '--silent', 'build'])) stop('The build failed: see above.');
}
await serveFromCommandLine(process.argv.slice(2)).catch((error) => stop(`serve: ${error.message}`));
