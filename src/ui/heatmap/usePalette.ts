/** The page's colour tokens as numbers for painting; read again when the theme changes. */
import { useEffect, useState } from 'react';
import type { Palette, Rgb } from './palette.ts';

const tokens = {
  negative: '--neg',
  zero: '--zero',
  positive: '--pos',
  accent: '--accent',
  hatch: '--hatch',
  ink: '--ink',
  panel: '--panel',
  sunken: '--sunken',
} as const satisfies Record<keyof Palette, string>;

export function usePalette(): Palette {
  const [palette, setPalette] = useState(readPalette);
  useEffect(() => {
    // Styles settle after the attribute: read in the next frame.
    const read = () => requestAnimationFrame(() => setPalette(readPalette()));
    const themes = new MutationObserver(read);
    themes.observe(document.documentElement, { attributes: true });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', read);
    read();
    return () => {
      themes.disconnect();
      for (const query of queries) query.removeEventListener('change', read);
    };
  }, []);
  return palette;
}

/** A probe element resolves any way of writing a colour to rgb(). */
function readPalette(): Palette {
  const probe = document.createElement('span');
  // The pictures keep their colours in a forced palette; they carry shape beside colour.
  probe.style.forcedColorAdjust = 'none';
  document.documentElement.append(probe);
  const entries = Object.entries(tokens).map(([name, token]) => {
    probe.style.color = `var(${token})`;
    return [name, parseRgb(getComputedStyle(probe).color)];
  });
  probe.remove();
  return Object.fromEntries(entries) as unknown as Palette;
}

function parseRgb(text: string): Rgb {
  const [red = 128, green = 128, blue = 128] = (text.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
