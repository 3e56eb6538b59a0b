/** A against B: masks, weights, classes, and the examples whose answer changes. */
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../../state/commands.ts';
import { compareStore, same } from '../../../state/compare.ts';
import { labStore } from '../../../state/lab.ts';
import css from '../Compare.module.css';
import { useWords } from '../useWords.ts';
import { ClassTable } from './ClassTable.tsx';
import { Flips } from './Flips.tsx';
import { JaccardTable } from './JaccardTable.tsx';
import { LayerTable } from './LayerTable.tsx';
import { PairTelling } from './PairTelling.tsx';
import { TaskTable } from './TaskTable.tsx';

export function PairPanel() {
  const { t } = useTranslation();
  const words = useWords();
  const { a, b } = useStore(compareStore);
  const comparison = useStore(labStore, (state) => state.comparison);
  const drawn = useStore(labStore, (state) => state.sweep !== null);
  const whole = useStore(labStore, (state) => state.sweep?.whole ?? false);
  const standing = comparison && a && b && same(comparison.a, a) && same(comparison.b, b) ? comparison : null;
  useEffect(() => {
    if (a && b && whole) commands.comparePoints(a, b);
  }, [a, b, whole]);
  if (!drawn) return null;
  return (
    <section className={css.panel} aria-labelledby="pair">
      <div className={css.toolbar}>
        <h2 id="pair">{t('compare.pair.title')}</h2>
        {a && (
          <span className={css.tools}>
            <Button size="compact-xs" variant="default" onClick={() => compareStore.setState({ a: null, b: null })}>
              {t('compare.pair.swap')}
            </Button>
          </span>
        )}
      </div>
      {!a && <p className={css.note}>{t('compare.pair.first')}</p>}
      {!whole && <p className={css.note}>{t('compare.pair.notWhole')}</p>}
      {a && !b && <p role="status">{t('compare.pair.second', { a: words.point(a) })}</p>}
      {a && b && (
        <dl className={css.pair}>
          <dt>A</dt>
          <dd>{words.point(a)}</dd>
          <dt>B</dt>
          <dd>{words.point(b)}</dd>
        </dl>
      )}
      {a && b && whole && !standing && <p role="status">{t('compare.pair.working')}</p>}
      {standing && (
        <>
          <LayerTable layers={standing.layers} points={[words.point(standing.a), words.point(standing.b)]} />
          <div className={css.halves}>
            <JaccardTable matrix={standing.matrix} point={words.point(standing.a)} />
            <ClassTable a={standing.a} b={standing.b} />
            <TaskTable a={standing.a} b={standing.b} />
          </div>
          {standing.tells && <PairTelling a={standing.a} b={standing.b} />}
          {standing.a.perplexity === null && <Flips flips={standing.flips} />}
        </>
      )}
    </section>
  );
}
