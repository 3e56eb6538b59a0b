import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lightPalette, type Rgb } from './palette.ts';

test('the light palette is that of the page', () => {
  const theme = readFileSync(fileURLToPath(new URL('../ui/theme.css', import.meta.url)), 'utf8');
  const [root = ''] = /:root \{[^}]+\}/.exec(theme) ?? [];
  const token = (name: string): Rgb => {
    const [, digits = ''] = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(root) ?? [];
    const part = (at: number) => Number.parseInt(digits.slice(at, at + 2), 16);
    return [part(0), part(2), part(4)];
  };
  const [accent, hatch, ink, panel, sunken] = ['accent', 'hatch', 'ink', 'panel', 'sunken'].map(token);
  const ramp = { negative: token('neg'), zero: token('zero'), positive: token('pos') };
  expect(lightPalette).toEqual({ ...ramp, accent, hatch, ink, panel, sunken });
});
