/** How sensitive every layer is: a heat table, CSV, and an allocation made of it. */
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../../state/commands.ts';
import { draftStore } from '../../../state/draft.ts';
import { labStore } from '../../../state/lab.ts';
import { useNoSweep } from '../../charts/useNoSweep.ts';
import { useTested } from '../../components/useTested.ts';
import { useTakesChannels } from '../../lab/useTakesChannels.ts';
import css from '../Compare.module.css';
import { kindOf } from '../measures.ts';
import { exampleCounts, scanRequest } from '../request.ts';
import { SweepProgress } from '../SweepProgress.tsx';
import { useSweepable } from '../useSweepable.ts';
import { useWords } from '../useWords.ts';
import { SaveScan } from './SaveScan.tsx';
import { ScanTable } from './ScanTable.tsx';
import { allocationOf, noUseOf } from './scanUse.ts';

/** Test examples behind a cell where nothing was chosen: there are many cells. */
const usual = { images: 500, tokens: 16 } as const;

export function ScanPanel() {
  const { t } = useTranslation();
  const words = useWords();
  const tested = useTested();
  const { weights: methods } = useSweepable();
  const none = useNoSweep();
  const scan = useStore(labStore, (state) => state.scan);
  const busy = useStore(labStore, ({ sweep, scan: one }) => sweep?.status === 'running' || one?.status === 'running');
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading');
  const kind = useStore(labStore, ({ data }) => data?.kind ?? 'images');
  const size = useStore(labStore, ({ data }) => data?.test ?? 0);
  const settings = useStore(draftStore, (state) => state.settings);
  const model = useStore(labStore, (state) => state.model);
  const allocation = useStore(labStore, ({ run }) => run && allocationOf(run.recipe));
  const channels = useTakesChannels();
  const [chosen, setChosen] = useState<string | null>(null);
  /** As `SweepRequest.examples`; null = the usual number. */
  const [wish, setWish] = useState<number | null>(null);
  const [used, setUsed] = useState<unknown>(null);
  if (settings === null) return null;
  // Whole channels take parts of other layers along: the recipe's method may not be one to scan by.
  const ofRecipe = methods.find(({ id }) => id === settings.method.id) ?? methods[0];
  const method = chosen ?? ofRecipe.id;
  const counts = exampleCounts[kind].filter((count) => count < size);
  const examples = counts.find((count) => count === (wish ?? usual[kind])) ?? 0;
  const noUse = scan && noUseOf(scan, model, channels);
  const language = kindOf(scan, { task: kind === 'tokens' ? 'language' : 'classify' }) === 'language';
  return (
    <section className={css.panel} aria-labelledby="scan">
      <h2 id="scan">{t('compare.scan.title')}</h2>
      <p className={css.note}>{t(language ? 'compare.scan.whatText' : 'compare.scan.what')}</p>
      <p className={css.note}>{t('compare.scan.why')}</p>
      <div className={css.actions}>
        <NativeSelect
          size="xs"
          aria-label={t('compare.scan.method')}
          value={method}
          data={methods.map(({ id }) => ({ value: id, label: words.method(id) }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          aria-label={t(kind === 'tokens' ? 'compare.texts' : 'compare.examples')}
          value={examples}
          data={counts.map((count) => ({
            value: String(count),
            label: t(`compare.scan.${kind}`, { examples: count || size }),
          }))}
          onChange={(event) => setWish(Number(event.currentTarget.value))}
        />
        <Button
          size="xs"
          disabled={!ready || busy || none !== null}
          onClick={() => commands.sweep(scanRequest(method, settings, examples))}
        >
          {t('compare.scan.start')}
        </Button>
        {scan && scan.points.length > 0 && <SaveScan scan={scan} />}
      </div>
      {ready && none !== null && <p className={css.note}>{t(`refusals.${none}`)}</p>}
      <SweepProgress kind="scan" />
      {scan && scan.points.length > 0 && (
        <>
          <p className={css.note}>
            {t('compare.measured', {
              tested: tested(language ? 'perplexity' : 'accuracy', scan.facts),
              network: t(`networks.${scan.facts.architecture}.name`, scan.facts.architecture),
              data: t(`fields.data.choices.${scan.facts.data}`, scan.facts.data),
            })}
          </p>
          <ScanTable scan={scan} />
        </>
      )}
      {scan?.status === 'finished' && (
        <div className={css.actions}>
          <Button
            size="xs"
            variant="default"
            disabled={!ready || noUse !== null}
            onClick={() => {
              commands.allocateByScan();
              setUsed(allocation);
            }}
          >
            {t('compare.scan.use', { sparsity: settings.sparsity })}
          </Button>
          {noUse !== null && <p className={css.note}>{t(`compare.scan.noUse.${noUse}`)}</p>}
          <p role="status" className={css.note}>
            {used !== null &&
              used !== allocation &&
              allocation?.options.sparsities !== undefined &&
              t(language ? 'compare.scan.usedText' : 'compare.scan.used')}
          </p>
        </div>
      )}
    </section>
  );
}
