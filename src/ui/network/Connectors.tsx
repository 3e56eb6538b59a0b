/** What lies between two cards: an arrow, and the nodes without prunable weights on the way. */
import type { Connector } from './chain.ts';
import css from './Network.module.css';
import { NodeChips } from './NodeChips.tsx';

export interface ConnectorsProps {
  readonly connectors: readonly Connector[];
  /** Before the first card. */
  readonly input?: boolean;
  /** After the last card. */
  readonly last?: boolean;
}

export function Connectors({ connectors, input = false, last = false }: ConnectorsProps) {
  if (connectors.length === 0 && (input || last)) return null;
  return (
    <div className={css.connectors}>
      <NodeChips nodes={connectors} />
      <span className={css.arrow} aria-hidden="true" data-last={last} />
    </div>
  );
}
