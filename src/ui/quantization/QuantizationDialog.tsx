/** Quantization beside pruning: fewer values against fewer weights, on the network that stands in the lab. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { QuantizationRequest } from '../../workers/protocol.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import report from '../components/Report.module.css';
import { ActivationChoices } from './ActivationChoices.tsx';
import { Choice } from './Choice.tsx';
import { ErrorTable } from './ErrorTable.tsx';
import { LayerHistograms } from './LayerHistograms.tsx';
import { OutputTable } from './OutputTable.tsx';
import styles from './Quantization.module.css';
import { VariantTable } from './VariantTable.tsx';

const first: QuantizationRequest = { bits: 4, granularity: 'tensor', range: 'symmetric', activations: null };

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
  const images = useStore(labStore, ({ model }) => model?.task === 'classify');
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const measure = (next: QuantizationRequest) =>
    commands.quantize({ ...next, activations: images ? next.activations : null });
  const choose = (part: Partial<QuantizationRequest>) => {
    const next = { ...request, ...part };
    setRequest(next);
    if (view !== null && ready) measure(next);
  };
  const running = view?.status === 'running';
  return (
    <div className={report.content}>
      <p className={report.note}>{t('quantization.what')}</p>
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
        <Button size="xs" disabled={!ready || running} onClick={() => measure(request)}>
          {t(view ? 'quantization.again' : 'quantization.start')}
        </Button>
      </div>
      {images && <ActivationChoices value={request.activations} onChange={(activations) => choose({ activations })} />}
      {!ready && <p className={report.note}>{t('quantization.wait')}</p>}
      {view && (
        <>
          <VariantTable view={view} />
          <LayerHistograms view={view} />
          <ErrorTable view={view} />
          {view.outputs && <OutputTable outputs={view.outputs} />}
        </>
      )}
    </div>
  );
}
