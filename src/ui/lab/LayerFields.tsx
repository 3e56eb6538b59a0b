/** How the sparsity is spread over the layers, and what is set by hand for one layer: protected, or its own sparsity. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { EntryPicker } from '../forms/EntryPicker.tsx';
import { LayerRows } from '../forms/LayerRows.tsx';
import panel from './RecipePanel.module.css';
import { useSettings } from './useSettings.ts';
import { useTakesChannels } from './useTakesChannels.ts';

export function LayerFields() {
  const { t } = useTranslation();
  const allocation = useSettings((settings) => settings.allocation);
  const allocations = useStore(labStore, (state) => state.catalog?.allocations) ?? [];
  const takesChannels = useTakesChannels();
  const [open, setOpen] = useState(false);
  return (
    <>
      {!takesChannels && (
        <EntryPicker
          kind="allocations"
          label={t('fields.allocation.label')}
          hint={
            <>
              <WhatWhyTry prefix="fields.allocation" />
              <p>{t(`allocations.${allocation.id}.summary`)}</p>
            </>
          }
          entries={allocations}
          value={allocation}
          onChange={(chosen) => commands.change({ allocation: chosen })}
        />
      )}
      <details className={panel.fold} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('fields.layers.label')}</summary>
        {open && <LabLayers />}
      </details>
    </>
  );
}

/** Apart, and only while it shows: a run that cuts layer by layer would write into fields that nobody sees. */
function LabLayers() {
  const { t } = useTranslation();
  const format = useFormat();
  const protect = useSettings((settings) => settings.protect);
  const overrides = useSettings((settings) => settings.overrides);
  // name and sparsity of each layer, as plain strings: equal lists do not render again
  const layers = useStore(
    labStore,
    useShallow((state) => state.layers.map(({ name, zeros, rows, columns }) => `${name} ${zeros / (rows * columns)}`)),
  ).map((text) => text.split(' '));
  return (
    <div>
      <p className={panel.line}>{t('fields.layers.what')}</p>
      <LayerRows
        rows={layers.map(([name, sparsity]) => ({
          names: [name],
          label: name,
          spoken: name,
          placeholder: format.percent(Number(sparsity)),
        }))}
        byHand={{ protect, overrides }}
        onChange={commands.change}
      />
    </div>
  );
}
