/** What to compare: methods, patterns, sparsities, seeds, examples; start and stop. */
import { Button, Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { MethodDescription } from '../../engine/catalog.ts';
import { commands } from '../../state/commands.ts';
import { type CompareState, compareStore } from '../../state/compare.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import { reference } from '../charts/curve.ts';
import { useNoSweep } from '../charts/useNoSweep.ts';
import { Hint } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import css from './Compare.module.css';
import { exampleCounts, examplesOf, tickedOf } from './request.ts';
import { requestNow } from './requestNow.ts';
import { SweepProgress } from './SweepProgress.tsx';
import { useSweepable } from './useSweepable.ts';
import { useWords } from './useWords.ts';

const set = (change: Partial<CompareState>) => compareStore.setState(change);

export function SweepForm() {
  const { t } = useTranslation();
  const state = useStore(compareStore);
  const running = useStore(labStore, ({ sweep, scan }) => sweep?.status === 'running' || scan?.status === 'running');
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading');
  const kind = useStore(labStore, ({ data }) => data?.kind ?? 'images');
  const none = useNoSweep();
  const examples = t(kind === 'tokens' ? 'compare.texts' : 'compare.examples');
  return (
    <section className={css.panel} aria-label={t('compare.ask')}>
      <h2 className="eyebrow">{t('compare.ask')}</h2>
      <Methods chosen={state.methods} />
      <Patterns chosen={state.patterns} />
      <div className={css.field}>
        <span>{t('compare.points')}</span>
        <Segmented
          label={t('compare.points')}
          value={state.points}
          choices={(['few', 'some', 'many'] as const).map((value) => ({
            value,
            label: t(`compare.pointCounts.${value}`),
          }))}
          onChange={(value) => set({ points: value as CompareState['points'] })}
        />
      </div>
      <div className={css.field}>
        <span>
          {t('compare.seeds')}{' '}
          <Hint about={t('compare.seeds')}>
            <p>{t('compare.seedsWhat')}</p>
          </Hint>
        </span>
        <Segmented
          label={t('compare.seeds')}
          value={String(state.seeds)}
          choices={['1', '3', '5'].map((value) => ({ value, label: value }))}
          onChange={(value) => set({ seeds: Number(value) as CompareState['seeds'] })}
        />
      </div>
      <div className={css.field}>
        <span>{examples}</span>
        <Segmented
          label={examples}
          value={String(examplesOf(state, kind))}
          choices={exampleCounts[kind].map((count) => ({
            value: String(count),
            label: count === 0 ? t('compare.all') : String(count),
          }))}
          onChange={(value) => set({ examples: Number(value) })}
        />
      </div>
      <div className={css.actions}>
        {running ? (
          <Button size="xs" variant="default" onClick={() => commands.stopSweep()}>
            {t('compare.stop')}
          </Button>
        ) : (
          <Button size="xs" disabled={!ready || none !== null} onClick={draw}>
            {t('compare.draw')}
          </Button>
        )}
        {!ready && <p className={css.note}>{t('compare.notReady')}</p>}
        {ready && none !== null && <p className={css.note}>{t(`refusals.${none}`)}</p>}
      </div>
      <SweepProgress kind="sweep" />
    </section>
  );
}

/** Draws what is chosen; a prediction that was being drawn is done. */
function draw(): void {
  const request = requestNow();
  if (request === null) return;
  compareStore.setState({ a: null, b: null, predicting: false });
  commands.sweep(request);
}

function Methods({ chosen }: { readonly chosen: CompareState['methods'] }) {
  const { t } = useTranslation();
  const words = useWords();
  const { weights, channels, channelless, training } = useSweepable();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id ?? '');
  const ticked = tickedOf(chosen, ofRecipe, [...weights, ...channels]);
  const box = ({ id }: MethodDescription) => (
    <Checkbox
      key={id}
      size="xs"
      label={words.method(id)}
      checked={id === reference || (ticked.includes(id) && !channelless.includes(id))}
      disabled={id === reference || channelless.includes(id)}
      onChange={(event) =>
        set({ methods: event.currentTarget.checked ? [...ticked, id] : ticked.filter((one) => one !== id) })
      }
    />
  );
  return (
    <fieldset className={css.choices}>
      <legend>{t('compare.methods')}</legend>
      <fieldset className={css.choices}>
        <legend>{t('compare.singleWeights')}</legend>
        {weights.map(box)}
      </fieldset>
      <fieldset className={css.choices}>
        <legend>
          {t('compare.wholeChannels')}{' '}
          <Hint about={t('compare.wholeChannels')}>
            <p>{t('compare.wholeChannelsWhat')}</p>
            <p>
              <b>{t('forms.tryTitle')}</b> {t('compare.wholeChannelsTry')}
            </p>
          </Hint>
        </legend>
        {channels.map(box)}
        {channelless.map((id) => (
          <p key={id} className={css.note}>
            {t('compare.channelless', { method: words.method(id) })}
          </p>
        ))}
      </fieldset>
      <p className={css.note}>{t('compare.always')}</p>
      {training.map(({ id }) => (
        <p key={id} className={css.note}>
          {t('compare.trains', { method: words.method(id) })}
        </p>
      ))}
    </fieldset>
  );
}

function Patterns({ chosen }: { readonly chosen: CompareState['patterns'] }) {
  const { t } = useTranslation();
  const words = useWords();
  const patterns = useStore(labStore, ({ catalog }) => catalog?.patterns) ?? [];
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.pattern.id ?? '');
  const ticked = chosen ?? [ofRecipe];
  const dictating = patterns.filter(({ id, dictatesSparsity }) => dictatesSparsity && ticked.includes(id));
  return (
    <fieldset className={css.choices}>
      <legend>{t('compare.patterns')}</legend>
      {patterns.map(({ id }) => (
        <Checkbox
          key={id}
          size="xs"
          label={words.pattern(id)}
          checked={ticked.includes(id)}
          disabled={ticked.length === 1 && ticked.includes(id)}
          onChange={(event) =>
            set({ patterns: event.currentTarget.checked ? [...ticked, id] : ticked.filter((one) => one !== id) })
          }
        />
      ))}
      {dictating.map(({ id }) => (
        <p key={id} className={css.note}>
          {t('compare.dictates', { pattern: words.pattern(id) })}
        </p>
      ))}
    </fieldset>
  );
}
