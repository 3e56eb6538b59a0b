/** The slider that thins the network under one's finger; closed, with the reason, when the pattern decides. */
import { Slider } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import styles from './SparsityControl.module.css';
import { usePrunesAdapting } from './usePrunesAdapting.ts';
import { useTakesChannels } from './useTakesChannels.ts';

export function SparsityControl() {
  const { t } = useTranslation();
  const format = useFormat();
  const wanted = useStore(draftStore, (state) => state.settings?.sparsity ?? null);
  const patternId = useStore(draftStore, (state) => state.settings?.pattern.id);
  const methodId = useStore(draftStore, (state) => state.settings?.method.id);
  const takesChannels = useTakesChannels();
  const fixed = useStore(
    labStore,
    (state) => state.catalog?.patterns.find(({ id }) => id === patternId)?.dictatesSparsity ?? false,
  );
  const dictated = fixed && !takesChannels;
  const words = takesChannels ? 'fields.channelShare' : 'fields.sparsity';
  const adapting = usePrunesAdapting();
  const got = useStore(labStore, (state) => state.metrics?.wanted ?? null);
  // The pattern's options push the slider down: the reason why it is closed is brought into sight.
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(dictated);
  useEffect(() => {
    if (dictated && !before.current) place.current?.scrollIntoView({ block: 'nearest' });
    before.current = dictated;
  }, [dictated]);
  if (wanted === null) return null;
  const value = dictated ? (got ?? 0) : wanted;
  const note = dictated
    ? t('fields.sparsity.dictated', { pattern: t(`patterns.${patternId}.name`) })
    : adapting
      ? t('fields.sparsity.trains', { method: t(`methods.${methodId}.name`) })
      : null;
  const shown = dictated && got === null ? '–' : format.percent(value);
  return (
    <div ref={place} className={styles.control}>
      <Field label={t(`${words}.label`)} hint={<WhatWhyTry prefix={words} />} value={shown} note={note}>
        {(id) => (
          <Slider
            id={id}
            min={0}
            max={0.99}
            step={0.01}
            value={value}
            disabled={dictated}
            label={null}
            thumbLabel={t(`${words}.label`)}
            thumbValueText={format.percent}
            onChange={(sparsity) => commands.setSparsity(sparsity, false)}
            onChangeEnd={(sparsity) => commands.setSparsity(sparsity, true)}
          />
        )}
      </Field>
    </div>
  );
}
