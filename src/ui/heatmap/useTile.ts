/** The tile for a viewport: asks the worker, one request in flight; meanwhile the last tile stays on screen. */
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { Overlay, TileRequest, TileView } from '../../workers/protocol.ts';
import { sameRequest, tileRequest, tileServes } from './request.ts';
import type { MatrixSize, Size, Viewport } from './viewport.ts';

/** A request without an answer for so long is given up: the worker may have been started anew. */
const patienceMs = 1500;

export function useTile(
  name: string,
  overlay: Overlay,
  view: Viewport | null,
  matrix: MatrixSize,
  plot: Size,
): TileView | null {
  const shown = useStore(labStore, (state) => state.tile);
  const model = useStore(labStore, (state) => state.model);
  const sent = useRef<{ request: TileRequest; at: number; model: unknown } | null>(null);
  const [retry, setRetry] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `retry` asks again
  useEffect(() => {
    if (!view) return;
    const ratio = window.devicePixelRatio;
    const wanted = tileRequest(name, overlay, view, matrix, plot, ratio);
    const last = sent.current;
    const asked =
      last !== null && last.model === model && last.request.name === name && last.request.overlay === overlay;
    if (asked && tileServes(shown, wanted, view, matrix, plot, ratio)) return;
    if (asked && sameRequest(last.request, wanted)) return;
    const waiting = asked && !(shown && sameRequest(shown, last.request));
    const left = waiting ? last.at + patienceMs - performance.now() : 0;
    if (left > 0) {
      const timer = setTimeout(() => setRetry((count) => count + 1), left);
      return () => clearTimeout(timer);
    }
    sent.current = { request: wanted, at: performance.now(), model };
    commands.watchTile(wanted);
  }, [name, overlay, view, matrix, plot, shown, model, retry]);

  useEffect(() => () => commands.watchTile(null), []);
  return shown?.name === name ? shown : null;
}
