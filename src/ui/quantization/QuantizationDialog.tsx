/** Quantization beside pruning: fewer values against fewer weights, on the network that stands in the lab. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { QuantizationRequest } from '../../workers/protocol.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { ErrorTable } from './ErrorTable.tsx';
import { LayerHistograms } from './LayerHistograms.tsx';
import styles from './Quantization.module.css';
import { VariantTable } from './VariantTable.tsx';

const first: QuantizationRequest = { bits: 4, granularity: 'tensor', range: 'symmetric' };

export function QuantizationDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('quantization.title')} size={980}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const view = useStore(labStore, (state) => state.quantization);
  const [request, setRequest] = useState<QuantizationRequest>(view?.request ?? first);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const choose = (part: Partial<QuantizationRequest>) => {
    const next = { ...request, ...part };
    setRequest(next);
    if (view !== null && ready) commands.quantize(next);
  };
  const running = view?.status === 'running';
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('quantization.what')}</p>
      <div className={styles.request}>
        <Choice
          name="bits"
          value={String(request.bits)}
          values={['8', '4']}
          onChange={(bits) => choose({ bits: bits === '8' ? 8 : 4 })}
        />
        <Choice
          name="granularity"
          value={request.granularity}
          values={['tensor', 'channel']}
          onChange={(granularity) => choose({ granularity: granularity as QuantizationRequest['granularity'] })}
        />
        <Choice
          name="range"
          value={request.range}
          values={['symmetric', 'affine']}
          onChange={(range) => choose({ range: range as QuantizationRequest['range'] })}
        />
        <Button size="xs" disabled={!ready || running} onClick={() => commands.quantize(request)}>
          {t(view ? 'quantization.again' : 'quantization.start')}
        </Button>
      </div>
      {!ready && <p className={styles.note}>{t('quantization.wait')}</p>}
      {view && (
        <>
          <VariantTable view={view} />
          <LayerHistograms view={view} />
          <ErrorTable view={view} />
        </>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: 'bits' | 'granularity' | 'range';
  readonly value: string;
  readonly values: readonly string[];
  readonly onChange: (value: string) => void;
}

function Choice({ name, value, values, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  const label = t(`quantization.${name}.label`);
  return (
    <div className={styles.choice} title={t(`quantization.${name}.why`)}>
      <span>{label}</span>
      <Segmented
        label={label}
        value={value}
        choices={values.map((one) => ({ value: one, label: t(`quantization.${name}.choices.${one}`) }))}
        onChange={onChange}
      />
    </div>
  );
}
