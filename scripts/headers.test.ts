import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { securityHeaders } from './headers.mjs';

test('public/_headers says to static hosts what our own server says', () => {
  const file = readFileSync(new URL('../public/_headers', import.meta.url), 'utf8');
  const [, everywhere = ''] = /^\/\*\n((?: {2}.+\n)+)/m.exec(file) ?? [];
  const said = everywhere
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [name = '', ...value] = line.trim().split(': ');
      return [name, value.join(': ')];
    });
  expect(Object.fromEntries(said)).toEqual(securityHeaders({ dev: false }));
});

test('scripts come from the site alone and none is made of text', () => {
  const policy = securityHeaders({ dev: false })['Content-Security-Policy'];
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toContain("'unsafe-eval'");
});
