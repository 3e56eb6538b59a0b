/** What is set by hand for the layers of a large checkpoint, block by block: their own sparsity, or that they stay whole. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { labStore } from '../../../state/lab.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import { LayerRows } from '../../forms/LayerRows.tsx';
import styles from './LargeLayers.module.css';

export function LargeLayers() {
  const { t } = useTranslation();
  const layers = useStore(largeStore, (state) => state.model?.layers ?? null);
  const settings = useStore(largeStore, (state) => state.settings);
  if (layers === null || settings === null) return null;
  const { protect, overrides } = settings;
  const set = Object.keys(overrides).filter((name) => !protect.includes(name)).length;
  return (
    <details className={styles.fold}>
      <summary>
        {t('fields.layers.label')}
        {(set > 0 || protect.length > 0) && <span>{t('large.layers.set', { own: set, whole: protect.length })}</span>}
      </summary>
      <p className={styles.what}>{t('fields.layers.what')}</p>
      <Dictated />
      {layers.map((names, block) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block is its number
        <BlockLayers key={block} block={block} names={names} />
      ))}
    </details>
  );
}

function Dictated() {
  const { t } = useTranslation();
  const pattern = useStore(largeStore, (state) => state.settings?.pattern.id);
  if (!useDictated()) return null;
  return <p className={styles.what}>{t('fields.sparsity.dictated', { pattern: t(`patterns.${pattern}.name`) })}</p>;
}

/** Its rows are drawn only while they show: a large model has hundreds. */
function BlockLayers({ block, names }: { readonly block: number; readonly names: readonly string[] }) {
  const { t } = useTranslation();
  const dictated = useDictated();
  const settings = useStore(largeStore, (state) => state.settings);
  const [open, setOpen] = useState(false);
  if (settings === null) return null;
  const { protect, overrides } = settings;
  const touched = names.filter((name) => protect.includes(name) || overrides[name] !== undefined).length;
  const title = t('large.layers.block', { block });
  return (
    <details className={styles.block} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {title}
        {touched > 0 && <span>{t('large.layers.touched', { count: touched, all: names.length })}</span>}
      </summary>
      {open && (
        <LayerRows
          rows={[
            { names, label: t('large.layers.all'), spoken: title },
            ...names.map((name) => ({ names: [name], label: shortName(name), spoken: name })),
          ]}
          byHand={settings}
          dictated={dictated}
          onChange={largeCommands.change}
        />
      )}
    </details>
  );
}

/** model.layers.3.self_attn.q_proj.weight -> self_attn.q_proj */
function shortName(name: string): string {
  return name.replace(/^model\.layers\.\d+\./, '').replace(/\.weight$/, '');
}

function useDictated(): boolean {
  const pattern = useStore(largeStore, (state) => state.settings?.pattern.id);
  return useStore(
    labStore,
    (state) => state.catalog?.patterns.find(({ id }) => id === pattern)?.dictatesSparsity ?? false,
  );
}
