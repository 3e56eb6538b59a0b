/** Quantization as the last step of the recipe: off, or every prunable weight on a grid. */
import { useTranslation } from 'react-i18next';
import type { Settings } from '../../engine/pipelines/settings.ts';
import { commands } from '../../state/commands.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Field } from '../forms/Field.tsx';
import { useSettings } from './useSettings.ts';

type Scheme = NonNullable<Settings['quantize']>;

const first: Scheme = { bits: 8, granularity: 'channel', range: 'symmetric' };

export function QuantizeFields() {
  const { t } = useTranslation();
  const quantize = useSettings((settings) => settings.quantize) ?? null;
  const change = (part: Partial<Scheme>) => commands.change({ quantize: { ...(quantize ?? first), ...part } });
  return (
    <>
      <Field label={t('fields.quantize.label')} hint={<WhatWhyTry prefix="fields.quantize" />}>
        {() => (
          <Segmented
            label={t('fields.quantize.label')}
            value={quantize === null ? 'off' : String(quantize.bits)}
            choices={[
              { value: 'off', label: t('fields.quantize.off') },
              { value: '8', label: t('quantization.bits.choices.8') },
              { value: '4', label: t('quantization.bits.choices.4') },
            ]}
            onChange={(bits) =>
              bits === 'off' ? commands.change({ quantize: null }) : change({ bits: bits === '8' ? 8 : 4 })
            }
          />
        )}
      </Field>
      {quantize !== null && (
        <>
          <Segmented
            label={t('quantization.granularity.label')}
            value={quantize.granularity}
            choices={(['tensor', 'channel'] as const).map((value) => ({
              value,
              label: t(`quantization.granularity.choices.${value}`),
            }))}
            onChange={(granularity) => change({ granularity: granularity as Scheme['granularity'] })}
          />
          <Segmented
            label={t('quantization.range.label')}
            value={quantize.range}
            choices={(['symmetric', 'affine'] as const).map((value) => ({
              value,
              label: t(`quantization.range.choices.${value}`),
            }))}
            onChange={(range) => change({ range: range as Scheme['range'] })}
          />
        </>
      )}
    </>
  );
}
