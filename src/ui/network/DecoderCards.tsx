/** A decoder, a row a block: its projections in the order in which the states pass them, and what lies between them. */
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Decoder.module.css';
import type { RowPart } from './decoderRows.ts';
import { LayerCard } from './LayerCard.tsx';
import { NodeChips } from './NodeChips.tsx';

export interface DecoderCardsProps {
  /** By block. */
  readonly rows: readonly (readonly RowPart[])[];
  readonly selected: string | null;
  readonly reachable: string | undefined;
  readonly onSelect: (name: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}

export function DecoderCards({ rows, selected, reachable, onSelect, onKeyDown }: DecoderCardsProps) {
  const { t } = useTranslation();
  return (
    <section className={css.decoder} aria-label={t('network.title')}>
      {rows.map((row, block) => (
        <section
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the block
          key={block}
          className={css.block}
          style={{ gridTemplateColumns: `12px ${row.map(({ kind }) => columns[kind]).join(' ')}` }}
          aria-label={t('network.block', { block })}
        >
          <p aria-hidden="true">{block}</p>
          {row.map((part) =>
            part.kind === 'card' ? (
              <LayerCard
                key={part.layer.name}
                layer={part.layer}
                label={partOf(part.layer.name)}
                compact
                selected={part.layer.name === selected}
                reachable={part.layer.name === reachable}
                onSelect={onSelect}
                onKeyDown={onKeyDown}
              />
            ) : (
              <NodeChips key={part.nodes[0].id} nodes={part.nodes} compact />
            ),
          )}
        </section>
      ))}
    </section>
  );
}

/** The same in every row, so that like stands under like. */
const columns = { card: 'minmax(68px, 1fr)', chips: '22px' } as const;

/** `model.layers.0.self_attn.q_proj.weight` -> `q` */
function partOf(name: string): string {
  return (name.split('.').at(-2) ?? name).replace(/_proj$/, '');
}
