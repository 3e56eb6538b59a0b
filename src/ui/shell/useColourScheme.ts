/** Light or dark: the visitor's choice, else the system's. */
import { useStore } from 'zustand';
import { preferencesStore } from '../../state/preferences.ts';
import { useMediaQuery } from './useMediaQuery.ts';

export function useColourScheme(): 'light' | 'dark' {
  const theme = useStore(preferencesStore, (state) => state.theme);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  return theme === 'system' ? (systemIsDark ? 'dark' : 'light') : theme;
}
