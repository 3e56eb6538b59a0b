/** Colours of the page as numbers, for pictures that are painted or written. */
import type { Rgb } from '../../pictures/palette.ts';

/** @param tokens names of CSS custom properties; a probe element resolves any way of writing a colour to rgb() */
export function readColours<Name extends string>(tokens: Readonly<Record<Name, string>>): Readonly<Record<Name, Rgb>> {
  const probe = document.createElement('span');
  // The pictures keep their colours in a forced palette; they carry shape beside colour.
  probe.style.forcedColorAdjust = 'none';
  document.documentElement.append(probe);
  const entries = Object.entries<string>(tokens).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, parseRgb(getComputedStyle(probe).color)];
  });
  probe.remove();
  return Object.fromEntries(entries);
}

function parseRgb(text: string): Rgb {
  const [red = 128, green = 128, blue = 128] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
