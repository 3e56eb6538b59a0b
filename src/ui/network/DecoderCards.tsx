/** A decoder, a row a block: its projections in the order in which the states pass them. */
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LayerView } from '../../workers/protocol.ts';
import css from './Decoder.module.css';
import { LayerCard } from './LayerCard.tsx';

export interface DecoderCardsProps {
  /** Node ids by block. */
  readonly blocks: readonly (readonly string[])[];
  readonly layers: readonly LayerView[];
  readonly selected: string | null;
  readonly reachable: string | undefined;
  readonly onSelect: (name: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLButtonElement>) => void;
}

export function DecoderCards({ blocks, layers, selected, reachable, onSelect, onKeyDown }: DecoderCardsProps) {
  const { t } = useTranslation();
  return (
    <section className={css.decoder} aria-label={t('network.title')}>
      {blocks.map((nodes, block) => {
        const own = layers.filter(({ name }) => nodes.includes(name.replace(/\.weight$/, '')));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the block
          <section key={block} className={css.block} aria-label={t('network.block', { block })}>
            <p aria-hidden="true">{block}</p>
            {own.map((layer) => (
              <LayerCard
                key={layer.name}
                layer={layer}
                label={partOf(layer.name)}
                compact
                selected={layer.name === selected}
                reachable={layer.name === reachable}
                onSelect={onSelect}
                onKeyDown={onKeyDown}
              />
            ))}
          </section>
        );
      })}
    </section>
  );
}

/** `model.layers.0.self_attn.q_proj.weight` -> `q` */
function partOf(name: string): string {
  return (name.split('.').at(-2) ?? name).replace(/_proj$/, '');
}
