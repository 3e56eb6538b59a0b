/** Low-rank adapters: how long they train while a method prunes, whether they alone fine-tune, and how large they are. */
import { Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LoraSettings } from '../../engine/pipelines/settings.ts';
import { commands } from '../../state/commands.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Field } from '../forms/Field.tsx';
import { NumberControl } from '../forms/NumberControl.tsx';
import { usePrunesAdapting } from './usePrunesAdapting.ts';
import { useSettings } from './useSettings.ts';

/** As the engine's `defaultLora`, which the page may not load; settings hold them once one is changed. */
const untouched: LoraSettings = { rank: 8, finetune: false, pruneEpochs: 1 };

function useLora(): readonly [LoraSettings, (change: Partial<LoraSettings>) => void] {
  const lora = useSettings((settings) => settings.lora) ?? untouched;
  return [lora, (change) => commands.change({ lora: { ...lora, ...change } })];
}

/** Of a method that prunes while adapters train. */
export function AdaptingFields() {
  const { t } = useTranslation();
  const [{ pruneEpochs }, change] = useLora();
  if (!usePrunesAdapting()) return null;
  return (
    <Field label={t('fields.pruneEpochs.label')} hint={<WhatWhyTry prefix="fields.pruneEpochs" />}>
      {(id) => (
        <NumberControl
          id={id}
          value={pruneEpochs}
          min={0.1}
          max={100}
          step={0.25}
          onChange={(epochs) => change({ pruneEpochs: epochs })}
        />
      )}
    </Field>
  );
}

/** Fine-tuning by adapters alone, and their rank wherever adapters train. */
export function LoraFields() {
  const { t } = useTranslation();
  const [{ rank, finetune }, change] = useLora();
  const adapting = usePrunesAdapting();
  const finetunes = useSettings(({ pipeline, finetuneEpochs }) => pipeline !== 'pruneThenTrain' && finetuneEpochs > 0);
  return (
    <>
      {finetunes && (
        <Field label={t('fields.loraFinetune.label')} hint={<WhatWhyTry prefix="fields.loraFinetune" />}>
          {(id) => (
            <Switch
              id={id}
              size="sm"
              checked={finetune}
              onChange={(event) => change({ finetune: event.currentTarget.checked })}
            />
          )}
        </Field>
      )}
      {((finetunes && finetune) || adapting) && (
        <Field label={t('fields.loraRank.label')} hint={<WhatWhyTry prefix="fields.loraRank" />}>
          {(id) => (
            <NumberControl id={id} value={rank} min={1} max={256} integer onChange={(next) => change({ rank: next })} />
          )}
        </Field>
      )}
    </>
  );
}
