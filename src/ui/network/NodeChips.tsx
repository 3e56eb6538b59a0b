/** Nodes without prunable weights, one chip each; lit with their group. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { litBeside } from '../groups/litRanges.ts';
import type { Connector } from './chain.ts';
import css from './Network.module.css';

const none: readonly never[] = [];

export interface NodeChipsProps {
  readonly nodes: readonly Connector[];
  /** Narrow, where many stand in a row. */
  readonly compact?: boolean;
}

export function NodeChips({ nodes, compact = false }: NodeChipsProps) {
  const { t } = useTranslation();
  const groups = useStore(labStore, (state) => state.model?.groups ?? none);
  const lit = useStore(draftStore, (state) =>
    nodes.flatMap(({ id }) => (litBeside(groups, state.lit, id) ? [id] : [])).join(' '),
  ).split(' ');
  const label = ({ type }: Connector, form: 'node' | 'short') => t(`network.${form}.${type}`, { defaultValue: type });
  return (
    <ol className={css.chips} data-compact={compact}>
      {nodes.map((node) => (
        <li
          key={node.id}
          title={[label(node, 'node'), node.id, ...node.joins].join(' · ')}
          data-joins={node.joins.length > 0}
          data-lit={lit.includes(node.id)}
        >
          <span aria-hidden="true">{label(node, 'short')}</span>
          <span className="hidden-text">{label(node, 'node')}</span>
          {node.joins.length > 0 && <small>{t('network.joins', { layers: node.joins.join(', ') })}</small>}
        </li>
      ))}
    </ol>
  );
}
