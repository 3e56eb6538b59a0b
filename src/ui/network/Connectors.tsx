/** What lies between two cards: an arrow, and the nodes without prunable weights on the way; lit with their group. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { litBeside } from '../groups/litRanges.ts';
import type { Connector } from './chain.ts';
import css from './Network.module.css';

const none: readonly never[] = [];

export interface ConnectorsProps {
  readonly connectors: readonly Connector[];
  /** Before the first card. */
  readonly input?: boolean;
  /** After the last card. */
  readonly last?: boolean;
}

export function Connectors({ connectors, input = false, last = false }: ConnectorsProps) {
  const { t } = useTranslation();
  const groups = useStore(labStore, (state) => state.model?.groups ?? none);
  const lit = useStore(draftStore, (state) =>
    connectors.flatMap(({ id }) => (litBeside(groups, state.lit, id) ? [id] : [])).join(' '),
  ).split(' ');
  if (connectors.length === 0 && (input || last)) return null;
  const label = (connector: Connector, form: 'node' | 'short') =>
    t(`network.${form}.${connector.type}`, { defaultValue: connector.type });
  return (
    <div className={css.connectors}>
      <ol>
        {connectors.map((connector) => (
          <li
            key={connector.id}
            title={[label(connector, 'node'), connector.id, ...connector.joins].join(' · ')}
            data-joins={connector.joins.length > 0}
            data-lit={lit.includes(connector.id)}
          >
            <span aria-hidden="true">{label(connector, 'short')}</span>
            <span className="hidden-text">{label(connector, 'node')}</span>
            {connector.joins.length > 0 && <small>{t('network.joins', { layers: connector.joins.join(', ') })}</small>}
          </li>
        ))}
      </ol>
      <span className={css.arrow} aria-hidden="true" data-last={last} />
    </div>
  );
}
