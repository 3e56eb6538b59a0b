/** The last place of the metrics strip: the curve or the loss, small; a button opens it large with its table. */
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconArrowsDiagonal, IconChartLine } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Stage } from '../../engine/pipelines/recipe.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { openDialog } from '../shell/dialogs.ts';
import styles from './CurveCard.module.css';
import { drawCurve } from './drawCurve.ts';
import { MiniCurve } from './MiniCurve.tsx';
import { MiniLoss } from './MiniLoss.tsx';
import { MiniMasks } from './MiniMasks.tsx';
import { useCurve } from './useCurve.ts';
import { useCurveWords } from './useCurveWords.ts';
import { useNoCurve } from './useNoCurve.ts';

const charts = ['curve', 'loss', 'masks'] as const;
type Shown = (typeof charts)[number];

export function CurveCard() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>('curve');
  const training = useStore(labStore, ({ run }) => run?.status === 'running' && trains(run.recipe.stages[run.stage]));
  // While a network trains its loss is the news.
  useEffect(() => {
    if (training) setShown('loss');
  }, [training]);
  const curve = useCurveWords(useCurve()?.measure);
  const title = shown === 'curve' ? curve.title : t(`charts.${shown}.title`);
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.head}>
        <SegmentedControl
          size="xs"
          aria-label={charts.map((value) => t(`charts.${value}.short`)).join(' / ')}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          data={charts.map((value) => ({ value, label: t(`charts.${value}.short`) }))}
        />
        {shown === 'curve' && <CurveButton />}
        <ActionIcon
          variant="subtle"
          size={26}
          aria-label={`${t('charts.enlarge')}: ${title}`}
          onClick={() => openDialog(shown)}
        >
          <IconArrowsDiagonal size={15} aria-hidden />
        </ActionIcon>
      </div>
      <div className={styles.plot}>
        {shown === 'curve' ? <SmallCurve /> : shown === 'loss' ? <SmallLoss /> : <SmallMasks />}
      </div>
    </section>
  );
}

/** Weights, or adapters while they are pruned. */
function trains(stage: Stage | undefined): boolean {
  return stage?.stage === 'train' || stage?.stage === 'finetune' || (stage?.stage === 'prune' && !!stage.training);
}

function CurveButton() {
  const { t } = useTranslation();
  const running = useStore(labStore, (state) => state.sweep?.status === 'running');
  const drawn = useCurve() !== null;
  const ready = useStore(labStore, (state) => state.run !== null && state.run.status !== 'loading');
  const none = useNoCurve();
  if (running) {
    return (
      <Button size="compact-xs" variant="default" onClick={() => commands.stopSweep()}>
        {t('charts.curve.cancel')}
      </Button>
    );
  }
  return (
    <Button
      size="compact-xs"
      variant={drawn ? 'default' : 'filled'}
      px={6}
      disabled={!ready || none !== null}
      aria-label={t(drawn ? 'charts.curve.redraw' : 'charts.curve.draw')}
      title={t(drawn ? 'charts.curve.redraw' : 'charts.curve.draw')}
      onClick={() => drawCurve()}
    >
      <IconChartLine size={14} aria-hidden />
      <span className={styles.word}>{t('charts.curve.drawShort')}</span>
    </Button>
  );
}

function SmallCurve() {
  const { t } = useTranslation();
  const sweep = useCurve();
  const now = useStore(labStore, (state) => state.metrics?.sparsity ?? null);
  const none = useNoCurve();
  if (sweep === null || none !== null) {
    return <p className={styles.empty}>{t(none ?? 'charts.curve.empty')}</p>;
  }
  return (
    <div className={styles.canvas} aria-hidden="true">
      <MiniCurve sweep={sweep} now={now} />
    </div>
  );
}

function SmallLoss() {
  const { t } = useTranslation();
  const points = useStore(labStore, (state) => state.loss);
  if (points.length === 0) return <p className={styles.empty}>{t('charts.loss.empty')}</p>;
  return (
    <div className={styles.canvas} aria-hidden="true">
      <MiniLoss points={points} />
    </div>
  );
}

function SmallMasks() {
  const { t } = useTranslation();
  const masks = useStore(labStore, (state) => state.masks);
  if (masks === null || (masks.moves.length === 0 && masks.planned.length === 0)) {
    return <p className={styles.empty}>{t('charts.masks.empty')}</p>;
  }
  return (
    <div className={styles.canvas} aria-hidden="true">
      <MiniMasks masks={masks} />
    </div>
  );
}
