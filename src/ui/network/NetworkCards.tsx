/** The network as a row of cards in the order of its graph; choosing a card opens its heatmap. */
import { Fragment, type KeyboardEvent, useCallback, useDeferredValue, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { Connectors } from './Connectors.tsx';
import { cardId } from './cardId.ts';
import { makeChain } from './chain.ts';
import { DecoderCards } from './DecoderCards.tsx';
import { decoderRows } from './decoderRows.ts';
import { LayerCard } from './LayerCard.tsx';
import css from './Network.module.css';
import { useDefaultLayer } from './useDefaultLayer.ts';

const noNodes: readonly never[] = [];

export function NetworkCards() {
  const { t } = useTranslation();
  // Deferred: a dozen cards are rendered in slices between which the page hears the pointer.
  const layers = useDeferredValue(useStore(labStore, (state) => state.layers));
  const nodes = useStore(labStore, (state) => state.model?.nodes ?? noNodes);
  const blocks = useStore(labStore, (state) => state.model?.blocks ?? noNodes);
  const selected = useStore(draftStore, (state) => state.layer);
  const chain = useMemo(() => makeChain(nodes, layers), [nodes, layers]);
  const rows = useMemo(() => decoderRows(blocks, nodes, layers), [blocks, nodes, layers]);
  useDefaultLayer(layers);

  const names = chain.links.map((link) => link.layer.name);
  const onSelect = useCallback((name: string) => draftStore.setState({ layer: name, cell: null }), []);
  const order = names.join('\n');
  const onKeyDown = useCallback(
    (event: KeyboardEvent<HTMLButtonElement>) => {
      const all = order.split('\n');
      const here = all.findIndex((name) => cardId(name) === event.currentTarget.id);
      const to = {
        ArrowRight: here + 1,
        ArrowDown: here + 1,
        ArrowLeft: here - 1,
        ArrowUp: here - 1,
        Home: 0,
        End: all.length - 1,
      }[event.key];
      const name = to === undefined ? undefined : all[to];
      if (to !== undefined) event.preventDefault();
      if (name) document.getElementById(cardId(name))?.focus();
    },
    [order],
  );
  useEffect(() => {
    if (selected) document.getElementById(cardId(selected))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);

  if (layers.length === 0) return <p className={css.empty}>{t('network.loading')}</p>;
  const reachable = selected && names.includes(selected) ? selected : names[0];
  if (blocks.length > 0) {
    return <DecoderCards {...{ rows, selected, reachable, onSelect, onKeyDown }} />;
  }
  return (
    <section className={css.network} aria-label={t('network.title')}>
      <Connectors connectors={chain.before} input />
      {chain.links.map((link, index) => (
        <Fragment key={link.layer.name}>
          <div className={css.link}>
            {link.branches && (
              <span className={css.branch} title={t('network.from', { layers: link.from.join(', ') })}>
                {t('network.fromShort', { layers: link.from.at(-1) })}
              </span>
            )}
            <LayerCard
              layer={link.layer}
              selected={link.layer.name === selected}
              reachable={link.layer.name === reachable}
              onSelect={onSelect}
              onKeyDown={onKeyDown}
            />
          </div>
          <Connectors connectors={link.after} last={index === chain.links.length - 1} />
        </Fragment>
      ))}
    </section>
  );
}
