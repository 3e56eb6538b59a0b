/**
 * Memory of the tab while it prunes a checkpoint of SmolLM-135M's shape (random BF16 weights, 16 x 512 random tokens):
 * resident memory of the renderer process, twice a second, before, during and after the run.
 * `npm run build`, then `npx tsx scripts/bench/largeTab.ts [wanda|sparsegpt|magnitude] [sequences] [blocks]` prints one line
 * of JSON. Needs Linux (/proc) and about 1 GB of disk.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { parseConfig } from '../../src/engine/io/huggingface/config.ts';
import { encodeSafetensors } from '../../src/engine/io/safetensors/write.ts';
import { llamaSpec } from '../../src/engine/models/architectures/llama.ts';
import { paramSpecs } from '../../src/engine/models/params.ts';
import { sizeOf } from '../../src/engine/tensor/shape.ts';
import { en } from '../../src/i18n/en/index.ts';
import { findChromium } from '../find-chromium.mjs';

const MiB = 2 ** 20;
const [method = 'wanda', sequences = '16', blocks = '30'] = process.argv.slice(2);
const config = {
  model_type: 'llama',
  hidden_size: 576,
  intermediate_size: 1536,
  num_hidden_layers: Number(blocks),
  num_attention_heads: 9,
  num_key_value_heads: 3,
  vocab_size: 49_152,
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  hidden_act: 'silu',
  tie_word_embeddings: true,
};

const folder = mkdtempSync(join(tmpdir(), 'smol-shape-'));
try {
  const fileBytes = await writeCheckpoint();
  console.log(
    JSON.stringify({
      method,
      sequences: Number(sequences),
      blocks: Number(blocks),
      fileMiB: fileBytes / MiB,
      ...(await measure()),
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function writeCheckpoint(): Promise<number> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const spec = llamaSpec(parseConfig('config.json', JSON.stringify(config), 'smol shape'));
  let state = 1;
  const stream = encodeSafetensors(
    paramSpecs(spec).map(({ name, shape, role }) => ({
      name,
      dtype: 'BF16' as const,
      shape,
      bytes() {
        const codes = new Uint16Array(sizeOf(shape));
        for (let i = 0; i < codes.length; i++) {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
          // uniform in +-0.0625 by bits: sign, an exponent below 2^-4, mantissa; norms are 1
          codes[i] = role === 'scale' ? 0x3f80 : ((state >>> 16) & 0x807f) | (0x3c80 + ((state >>> 12) & 0x80));
        }
        return new Uint8Array(codes.buffer);
      },
    })),
  );
  const handle = await open(join(folder, 'model.safetensors'), 'w');
  for await (const chunk of stream.chunks()) await handle.write(chunk);
  await handle.close();
  return stream.size;
}

async function measure() {
  const executablePath = await findChromium();
  if (executablePath === null) throw new Error('no Chromium found: install one or name it in CHROMIUM_PATH');
  const server = spawn(process.execPath, ['scripts/serve.mjs', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const address = await new Promise<string>((resolve) => {
      server.stdout.on('data', (text) => {
        const found = /at (http\S+)/.exec(String(text));
        if (found) resolve(found[1]);
      });
    });
    const page = await browser.newPage();
    await page.goto(new URL('#/models', address).href);
    await page.getByText(en.large.title, { exact: true }).waitFor();
    await page.waitForTimeout(5000); // the Lab's own first run
    const pids = await renderers(browser);
    const before = residentBytes(pids);
    await prepare(page);
    const estimate = await page.locator('#large-memory + p').innerText();
    const samples = watch(pids);
    const started = Date.now();
    await page.locator('#large').getByRole('button', { name: en.large.start, exact: true }).click();
    await finished(page);
    const minutes = (Date.now() - started) / 60_000;
    const most = samples.stop();
    await page.waitForTimeout(5000);
    const after = residentBytes(pids);
    return {
      estimate,
      beforeMiB: before / MiB,
      peakMiB: most / MiB,
      takenMiB: (most - before) / MiB,
      afterMiB: after / MiB,
      minutes,
      result: (await page.locator('#large-result ~ table').innerText()).replaceAll(/\s+/g, ' '),
    };
  } finally {
    await browser.close();
    server.kill();
  }
}

async function prepare(page: Page): Promise<void> {
  const place = page.locator('#large');
  const { large, fields, methods } = en;
  await page.locator('#large input[webkitdirectory]').setInputFiles(folder);
  await place.getByText(large.calibration.calibrationSeen).waitFor({ timeout: 60_000 });
  const type = async (label: string, value: string) => {
    await place.getByLabel(label, { exact: true }).fill(value);
    await place.getByLabel(label, { exact: true }).press('Enter');
  };
  await type(large.calibration.sequences, sequences);
  await type(large.calibration.length, '512');
  await type(large.evaluation.sequences, '2');
  const bar = place.getByRole('radiogroup', { name: fields.method.label, exact: true });
  const name = methods[method as 'wanda'].name;
  if ((await bar.count()) > 0) await bar.getByText(name, { exact: true }).click();
  else await place.getByLabel(fields.method.label, { exact: true }).selectOption(method);
  await page.waitForTimeout(2000);
}

/** Tells on the error stream how far it is, once a minute. @throws Error with what the page says when it refuses */
async function finished(page: Page): Promise<void> {
  const place = page.locator('#large');
  for (let seconds = 0; ; seconds += 5) {
    if (await page.getByRole('heading', { name: en.large.result.title }).isVisible()) return;
    const alerts = (await page.getByRole('alert').allInnerTexts()).filter((text) => text !== '');
    if (alerts.length > 0) throw new Error(alerts.join('\n'));
    if (seconds % 60 === 0) console.error((await place.getByRole('status').allInnerTexts()).join(' | '));
    await page.waitForTimeout(5000);
  }
}

async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Of all renderer processes: there is one page. */
function residentBytes(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return sum + Number(kib) * 1024;
  }, 0);
}

function watch(pids: readonly number[]) {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes(pids));
  }, 500);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}
