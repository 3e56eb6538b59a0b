/** How a large checkpoint is cut: method, pattern, allocation, sparsity; then the text it is calibrated and judged on. */
import { Slider, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { EntryDescription, MethodDescription } from '../../../engine/catalog.ts';
import { useFormat } from '../../../i18n/useFormat.ts';
import { labStore } from '../../../state/lab.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import { WhatWhyTry } from '../../components/Hint.tsx';
import { EntryPicker } from '../../forms/EntryPicker.tsx';
import { Field } from '../../forms/Field.tsx';
import { CalibrationFields } from './CalibrationFields.tsx';
import styles from './Large.module.css';
import { LargeLayers } from './LargeLayers.tsx';

export function LargeSettingsForm() {
  const { t } = useTranslation();
  const settings = useStore(largeStore, (state) => state.settings);
  const catalog = useStore(labStore, (state) => state.catalog);
  if (settings === null || catalog === null) return null;
  const { method, pattern, allocation, errors } = settings;
  return (
    <div className={styles.card}>
      <EntryPicker
        kind="methods"
        label={t('fields.method.label')}
        hint={<p>{t(`methods.${method.id}.summary`)}</p>}
        entries={catalog.methods.filter(cutsByInputs)}
        value={method}
        onChange={(chosen) => largeCommands.change({ method: chosen })}
      />
      <EntryPicker
        kind="patterns"
        label={t('fields.pattern.label')}
        hint={<p>{t(`patterns.${pattern.id}.summary`)}</p>}
        entries={catalog.patterns}
        value={pattern}
        onChange={(chosen) => largeCommands.change({ pattern: chosen })}
      />
      <EntryPicker
        kind="allocations"
        label={t('fields.allocation.label')}
        hint={<p>{t(`allocations.${allocation.id}.summary`)}</p>}
        entries={catalog.allocations.filter(needsNoLayerList)}
        value={allocation}
        onChange={(chosen) => largeCommands.change({ allocation: chosen })}
      />
      <SparsityField />
      <LargeLayers />
      <Field label={t('large.errors.label')} hint={<WhatWhyTry prefix="large.errors" />}>
        {(id) => (
          <Switch
            id={id}
            size="sm"
            checked={errors}
            onChange={(event) => largeCommands.change({ errors: event.currentTarget.checked })}
          />
        )}
      </Field>
      <CalibrationFields />
    </div>
  );
}

function SparsityField() {
  const { t } = useTranslation();
  const format = useFormat();
  const wanted = useStore(largeStore, (state) => state.settings?.sparsity ?? 0);
  const pattern = useStore(largeStore, (state) => state.settings?.pattern.id);
  const dictated = useStore(
    labStore,
    (state) => state.catalog?.patterns.find(({ id }) => id === pattern)?.dictatesSparsity ?? false,
  );
  return (
    <Field
      label={t('fields.sparsity.label')}
      hint={<WhatWhyTry prefix="fields.sparsity" />}
      value={dictated ? '–' : format.percent(wanted)}
      note={dictated ? t('fields.sparsity.dictated', { pattern: t(`patterns.${pattern}.name`) }) : null}
    >
      {(id) => (
        <Slider
          id={id}
          min={0}
          max={0.95}
          step={0.05}
          value={wanted}
          disabled={dictated}
          label={null}
          thumbLabel={t('fields.sparsity.label')}
          thumbValueText={format.percent}
          onChange={(sparsity) => largeCommands.change({ sparsity })}
        />
      )}
    </Field>
  );
}

/** A walk through the blocks gives what goes into each layer, but no gradients. */
function cutsByInputs({ kind, statistics }: MethodDescription): boolean {
  return (kind === 'scoreWeights' || kind === 'solve') && !statistics.includes('gradient');
}

/** Numbers by layer stand in a list of their own, with what stays whole. */
function needsNoLayerList({ options }: EntryDescription): boolean {
  return Object.values(options).every(({ type }) => type !== 'perLayer');
}
