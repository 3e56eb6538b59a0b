/** The visitor's own choices, kept in localStorage: language, theme, backend, keys. */

import { persist } from 'zustand/middleware';
import { createStore } from 'zustand/vanilla';
import type { BackendChoice } from '../workers/protocol.ts';

export type Language = 'en' | 'zh-CN';
export type Theme = 'system' | 'light' | 'dark';

export interface Preferences {
  /** Null = as the browser asks. */
  readonly language: Language | null;
  readonly theme: Theme;
  readonly backend: BackendChoice;
  /** What the checkpoints of a run may take on disk. Absent = the measure of the lab. */
  readonly historyBytes?: number;
  /** Single keys act on the page; speech input and wandering fingers may need them off. Absent = on. */
  readonly shortcuts?: boolean;
}

export const preferencesStore = createStore<Preferences>()(
  persist((): Preferences => ({ language: null, theme: 'system', backend: 'auto' }), {
    name: 'pruning-lab/preferences',
    version: 1,
  }),
);
