/** The right-hand panel: the scores of the chosen layer or row, and one weight's life. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { MethodDescription } from '../../engine/catalog.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { LayerView } from '../../workers/protocol.ts';
import { Choices } from '../heatmap/Choices.tsx';
import { Histogram } from './Histogram.tsx';
import css from './Inspector.module.css';
import { SaveScores } from './SaveScores.tsx';
import { Threshold } from './Threshold.tsx';
import { type Deciding, patternDecided } from './verdict.ts';
import { WeightLife } from './WeightLife.tsx';

export function Inspector() {
  const { t } = useTranslation();
  const name = useStore(draftStore, (state) => state.layer);
  const layer = useStore(labStore, (state) => state.layers.find((candidate) => candidate.name === name) ?? null);
  return (
    <div className={css.inspector}>
      {layer ? <LayerInspector key={layer.name} layer={layer} /> : <p className={css.empty}>{t('inspector.empty')}</p>}
    </div>
  );
}

function LayerInspector({ layer }: { readonly layer: LayerView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const cell = useStore(draftStore, (state) => state.cell);
  const model = useStore(labStore, (state) => state.model);
  // Masks that move inside training have no single cut whose threshold could be dragged.
  const cuts = useStore(labStore, ({ run }) => run?.recipe.stages.some(({ stage }) => stage === 'prune') ?? false);
  const scored = layer.progress !== 'waiting';
  // Scores of an earlier run may still lie in the mirror.
  const histogram = useStore(labStore, ({ histogram }) =>
    scored && histogram?.name === layer.name ? histogram : null,
  );
  // Of a method that decides in turn, or event by event, no threshold holds for a layer or a row.
  const method = useStore(draftStore, (state) => state.settings?.method.id);
  const deciding = useStore(labStore, ({ catalog }) =>
    decidingOf(catalog?.methods.find(({ id }) => id === method)?.kind),
  );
  const inTurn = deciding !== 'once';
  const group = useStore(labStore, ({ tile }) => (tile?.name === layer.name ? tile.group : null));
  const weight = useStore(labStore, (state) => {
    const { weight } = state;
    const matches =
      weight && cell && weight.name === layer.name && weight.row === cell.row && weight.column === cell.column;
    return matches ? weight : null;
  });
  /** What the visitor asked to see; null = a row's scores when each row has its own threshold. */
  const [wish, setWish] = useState<'layer' | 'row' | null>(null);
  const [rowsCompete, setRowsCompete] = useState(false);
  useEffect(() => {
    if (histogram?.row === null) {
      setRowsCompete(
        !inTurn &&
          group === null &&
          histogram.threshold === null &&
          histogram.prunedCounts.some((pruned) => pruned > 0),
      );
    }
  }, [histogram, group, inTurn]);

  const showsRow = cell !== null && (wish ?? (rowsCompete ? 'row' : 'layer')) === 'row';
  const row = showsRow ? cell.row : null;
  const { name } = layer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new network's worker must be told anew
  useEffect(() => commands.watchHistogram({ name, row }), [name, row, model]);
  const cellRow = cell?.row ?? null;
  const cellColumn = cell?.column ?? null;
  /** The visitor wants every method, and waits for what they must gather. */
  const [whole, setWhole] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new network's worker must be told anew
  useEffect(() => {
    const nowhere = cellRow === null || cellColumn === null;
    commands.watchWeight(nowhere ? null : { name, row: cellRow, column: cellColumn, whole });
  }, [name, cellRow, cellColumn, whole, model]);
  useEffect(
    () => () => {
      commands.watchHistogram(null);
      commands.watchWeight(null);
    },
    [],
  );

  const ofRow = histogram?.row ?? null;
  const threshold = inTurn ? null : (histogram?.threshold ?? null);
  const weightHere = weight && (ofRow === null || ofRow === weight.row) ? weight : null;
  const rowThreshold =
    ofRow === null
      ? null
      : (threshold ??
        (weightHere && !inTurn && !patternDecided(weightHere, group) ? weightHere.score - weightHere.margin : null));
  const marks = [
    ...(rowThreshold !== null && layer.progress === 'masked' ? [{ at: rowThreshold, kind: 'threshold' as const }] : []),
    ...(weightHere ? [{ at: weightHere.score, kind: 'weight' as const }] : []),
  ];
  return (
    <>
      <section aria-label={t('inspector.scores.title')}>
        <header className={css.head}>
          <h2>
            {t('inspector.scores.title')}
            <span>{ofRow === null ? name : t('inspector.scores.ofRow', { row: ofRow, name })}</span>
          </h2>
          {histogram && <SaveScores histogram={histogram} marks={marks} />}
        </header>
        {cell && (
          <div className={css.choices}>
            <Choices
              label={t('inspector.scores.title')}
              value={showsRow ? 'row' : 'layer'}
              choices={[
                { value: 'layer', label: t('inspector.scores.layer'), why: t('inspector.scores.layerWhy') },
                {
                  value: 'row',
                  label: t('inspector.scores.row', { row: cell.row }),
                  why: t('inspector.scores.rowWhy'),
                },
              ]}
              onChange={setWish}
            />
          </div>
        )}
        {histogram ? (
          <Histogram histogram={histogram} marks={marks}>
            {ofRow === null && threshold !== null && !layer.protectedFromPruning && cuts && (
              <Threshold histogram={histogram} threshold={threshold} />
            )}
          </Histogram>
        ) : (
          <p className={css.text}>{t(scored ? 'inspector.waiting' : 'inspector.noScores')}</p>
        )}
        {histogram && (
          <p className={css.text}>
            {t(
              `inspector.hint.${inTurn && group === null && layer.zeros > 0 ? deciding : hintOf(layer, ofRow, threshold, rowsCompete, group, cuts, deciding)}`,
              { group },
            )}
          </p>
        )}
        {layer.error !== null && <p className={css.text}>{t('inspector.outputError', { error: layer.error })}</p>}
        {layer.raised && <p className={css.raised}>{t('inspector.raised', { ...layer.raised })}</p>}
        {layer.override !== null && (
          <div className={css.override}>
            <span>{t('inspector.override', { share: format.percent(layer.override) })}</span>
            <button type="button" onClick={() => commands.setLayerThreshold(name, null, true)}>
              {t('inspector.removeOverride')}
            </button>
          </div>
        )}
      </section>
      {weight ? (
        <WeightLife
          weight={weight}
          progress={layer.progress}
          group={group}
          deciding={deciding}
          gathering={whole && weight.waiting.length > 0}
          onWhole={() => setWhole(true)}
        />
      ) : (
        <section aria-label={t('inspector.life.title')}>
          <h2>{t('inspector.life.title')}</h2>
          <p className={css.text}>{t(cell ? 'inspector.waiting' : 'inspector.chooseWeight')}</p>
        </section>
      )}
    </>
  );
}

function decidingOf(kind: MethodDescription['kind'] | undefined): Deciding {
  if (kind === 'scoreSteps') return 'growing';
  if (kind === 'scoreGroups') return 'channels';
  return kind === 'solve' ? 'inTurn' : 'once';
}

function hintOf(
  layer: LayerView,
  row: number | null,
  threshold: number | null,
  rowsCompete: boolean,
  group: number | null,
  cuts: boolean,
  deciding: Deciding,
): string {
  if (layer.protectedFromPruning) return 'protected';
  if (group !== null && layer.zeros > 0) return 'groups';
  if (rowsCompete) return row === null ? 'rowsCompete' : 'oneRow';
  if (threshold === null) return deciding === 'channels' && layer.progress === 'masked' ? 'noChannels' : 'nothingCut';
  if (!cuts) return 'insideTraining';
  return row === null ? 'drag' : 'rowOfLayer';
}
