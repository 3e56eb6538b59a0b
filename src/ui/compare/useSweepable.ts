/** Methods by whether and how a curve can be drawn of them. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { MethodDescription } from '../../engine/catalog.ts';
import { labStore } from '../../state/lab.ts';
import { cutsAtOnce } from '../charts/curve.ts';

export interface Sweepable {
  /** Over single weights: also layer by layer. */
  readonly weights: readonly MethodDescription[];
  /** Over whole channels and heads. */
  readonly channels: readonly MethodDescription[];
  /** Of those, ids that find no channels in this network which they could judge. */
  readonly channelless: readonly string[];
  /** Those that train while they prune, and have no curve. */
  readonly training: readonly MethodDescription[];
}

const none: readonly string[] = [];

export function useSweepable(): Sweepable {
  const methods = useStore(labStore, ({ catalog }) => catalog?.methods);
  const channelless = useStore(labStore, ({ model }) => model?.channelless ?? none);
  return useMemo(() => {
    const atOnce = (methods ?? []).filter(cutsAtOnce);
    return {
      weights: atOnce.filter(({ channels }) => channels !== 'always'),
      channels: atOnce.filter(({ channels }) => channels === 'always'),
      channelless,
      training: (methods ?? []).filter((method) => !cutsAtOnce(method)),
    };
  }, [methods, channelless]);
}
