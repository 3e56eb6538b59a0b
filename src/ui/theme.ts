/** Mantine in our clothes: one accent, small sizes, our fonts. The colours themselves are tokens in theme.css. */
import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';

/** Only a fallback: theme.css gives the variables that components read their values. */
const accent: MantineColorsTuple = [
  '#e8ecfa',
  '#cfd7f3',
  '#a9b7ea',
  '#8297e0',
  '#627bd6',
  '#4a64c6',
  '#3451b2',
  '#2c459a',
  '#243a82',
  '#1b2d69',
];

export const theme = createTheme({
  primaryColor: 'accent',
  colors: { accent },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 8,
  /** The accent is light in the dark theme: text on it takes the panel's colour, not white. */
  variantColorResolver(input) {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--mantine-primary-color-contrast)' } : colors;
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '11.5px', sm: '12.5px', md: '14px', lg: '17px', xl: '24px' },
});
