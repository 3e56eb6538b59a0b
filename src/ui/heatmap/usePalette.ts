/** The page's colour tokens as numbers for painting; read again when the theme changes. */
import { useEffect, useState } from 'react';
import type { Palette } from '../../pictures/palette.ts';
import { readColours } from '../components/readColours.ts';

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

function readPalette(): Palette {
  return readColours(tokens);
}
