import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveSite } from './serve.mjs';

let folder: string;
let site: Awaited<ReturnType<typeof serveSite>>;
let bare: Awaited<ReturnType<typeof serveSite>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-serve-'));
  const root = join(folder, 'dist');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, '.env'), 'secret');
  writeFileSync(join(root, 'index.html'), '<title>Lab</title>');
  writeFileSync(join(root, 'assets', 'kernels-1a2b.wasm'), '\0asm');
  writeFileSync(join(root, 'weights.safetensors'), 'w');
  site = await serveSite({ root, base: '/courses/lab' });
  bare = await serveSite({ root, isolation: false });
});
afterAll(async () => {
  await Promise.all([site.close(), bare.close()]);
  rmSync(folder, { recursive: true });
});

/** Sends the path as it is written; fetch would tidy `..` away. */
function status(port: number, path: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test('serves the page under its sub-path, with isolation and policy', async () => {
  expect(site.url).toBe(`http://localhost:${site.port}/courses/lab/`);
  const response = await fetch(`${site.url}?method=magnitude`);
  expect(await response.text()).toBe('<title>Lab</title>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-cache');
  expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(response.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('without isolation the policy stays', async () => {
  const { headers } = await fetch(bare.url);
  expect(headers.get('cross-origin-opener-policy')).toBeNull();
  expect(headers.get('cross-origin-embedder-policy')).toBeNull();
  expect(headers.get('content-security-policy')).toContain("default-src 'self'");
});

test('hashed files never change, others are asked for again and answered shortly', async () => {
  const wasm = await fetch(`${site.url}assets/kernels-1a2b.wasm`);
  expect(wasm.headers.get('content-type')).toBe('application/wasm');
  expect(wasm.headers.get('cache-control')).toContain('immutable');
  const weights = await fetch(`${site.url}weights.safetensors`);
  expect(weights.headers.get('content-type')).toBe('application/octet-stream');
  const again = await fetch(`${site.url}weights.safetensors`, {
    headers: { 'If-None-Match': weights.headers.get('etag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('leads to the folder, and knows nothing outside it', async () => {
  const folderAddress = await fetch(`http://localhost:${site.port}/courses/lab?a=1`, { redirect: 'manual' });
  expect([folderAddress.status, folderAddress.headers.get('location')]).toEqual([308, '/courses/lab/?a=1']);
  expect(await status(site.port, '/')).toBe(404);
  expect(await status(site.port, '/courses/labs/')).toBe(404);
  expect(await status(site.port, '/courses/lab/missing.js')).toBe(404);
  expect(await status(site.port, '/courses/lab/assets/')).toBe(404);
});

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/.env',
  '/%00',
  '/%zz',
])('refuses %s', async (path) => {
  expect(await status(bare.port, path)).toBe(400);
});

test('only reads', async () => {
  expect(await status(bare.port, '/', 'POST')).toBe(405);
  expect(await status(bare.port, '/', 'HEAD')).toBe(200);
});
