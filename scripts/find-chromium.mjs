/** Finds a Chromium to test with; `obtainChromium` installs Debian's package when there is none. Downloads no browser. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {Promise<string | null>} path of a browser that answers: $CHROMIUM_PATH, an installed one, else Playwright's */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = commands.flatMap((command) => folders.map((folder) => join(folder, command)));
  return [...installed, ...applications].find(answers) ?? (await playwrightChromium());
}

/** @returns {Promise<string | null>} as above, after trying Debian's package */
export async function obtainChromium() {
  const found = await findChromium();
  if (found !== null || !canInstall()) return found;
  console.log('No Chromium found: installing the Debian package ...');
  apt(['update']);
  apt(['install', '-y', '--no-install-recommends', 'chromium']);
  return findChromium();
}

/** Chinese glyphs for screenshots. Tests pass without them. */
export function installChineseFonts() {
  if (!canInstall() || existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc')) return;
  console.log('Installing fonts-noto-cjk for screenshots ...');
  if (!apt(['install', '-y', '--no-install-recommends', 'fonts-noto-cjk']) && apt(['update'])) {
    apt(['install', '-y', '--no-install-recommends', 'fonts-noto-cjk']);
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** @param {string[]} args */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
}

/**
 * A file of the right name is not enough: on Ubuntu `chromium-browser` may be a stub that asks for a snap.
 * @param {string} path
 */
function answers(path) {
  if (!existsSync(path)) return false;
  if (process.platform === 'win32') return true; // --version opens a window there
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

async function playwrightChromium() {
  const { chromium } = await import('playwright');
  const path = chromium.executablePath();
  return existsSync(path) ? path : null;
}
