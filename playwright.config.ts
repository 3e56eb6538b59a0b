/** Visitor journeys against the production build in dist/ (`npm run build` first), in one desktop Chromium. */
import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/find-chromium.mjs';

if (!existsSync(new URL('dist/index.html', import.meta.url))) {
  throw new Error('e2e tests run against the production build: npm run build first');
}
const executablePath = await findChromium();
if (executablePath === null) throw new Error('no Chromium found: install one or name it in CHROMIUM_PATH');

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1, // two cores: a training worker and the page
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: process.env.LAB_URL, // printed by the server below
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [{ name: 'desktop' }],
  webServer: {
    command: 'node scripts/serve.mjs --port 0',
    wait: { stdout: /Pruning Lab is at (?<LAB_URL>http\S+)/ },
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2000 },
  },
});
