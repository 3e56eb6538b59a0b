/** Two runs side by side: where their recipes differ, and what came of it. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { RunRecord } from '../../workers/protocol.ts';
import { MiniLoss } from '../charts/MiniLoss.tsx';
import table from '../compare/Compare.module.css';
import { ScrollBox } from '../compare/ScrollBox.tsx';
import { type Figure, figureOf, figuresOfPair, milestones } from './figures.ts';
import css from './Runs.module.css';
import { recipeDifferences } from './tree.ts';
import { useRunName } from './useRunName.ts';

export function RunPair({ a, b }: { readonly a: RunRecord; readonly b: RunRecord }) {
  const { t } = useTranslation();
  const format = useFormat();
  const nameOf = useRunName();
  const differences = recipeDifferences(a.recipe, b.recipe);
  const written = (figure: Figure, value: number | null) => {
    if (value === null) return '–';
    return figure === 'perplexity' ? format.decimal(value) : format.percent(value);
  };
  return (
    <section className={table.panel} aria-labelledby="pair-of-runs">
      <h2 id="pair-of-runs">{t('runs.pair.title')}</h2>
      <p className={css.note}>{differences.length === 0 ? t('runs.pair.same') : t('runs.pair.what')}</p>
      <ScrollBox label={t('runs.pair.thing')}>
        <table className={`${table.table} ${css.pair}`}>
          <thead>
            <tr>
              <th scope="col">{t('runs.pair.thing')}</th>
              <th scope="col">{nameOf(a)}</th>
              <th scope="col">{nameOf(b)}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.field}>
                <th scope="row">
                  <code>{difference.field}</code>
                </th>
                <td>{difference.a}</td>
                <td>{difference.b}</td>
              </tr>
            ))}
            {figuresOfPair([a, b]).flatMap((figure) =>
              milestones.map((milestone) => (
                <tr key={`${figure} ${milestone}`}>
                  <th scope="row">{t(`runs.pair.${figure}`, { milestone: t(`runs.accuracy.${milestone}`) })}</th>
                  {[a, b].map((run) => (
                    <td key={run.id}>{written(figure, figureOf(run.evaluations[milestone], figure))}</td>
                  ))}
                </tr>
              )),
            )}
            <tr>
              <th scope="row">{t('runs.pair.sparsity')}</th>
              <td>{format.percent(a.sparsity)}</td>
              <td>{format.percent(b.sparsity)}</td>
            </tr>
          </tbody>
        </table>
      </ScrollBox>
      {(a.losses.length > 0 || b.losses.length > 0) && (
        <div className={table.halves}>
          {[a, b].map((run) => (
            <figure key={run.id} className={css.loss}>
              <figcaption>
                {t('runs.pair.loss')}: {nameOf(run)}
              </figcaption>
              <div aria-hidden="true">{run.losses.length > 0 && <MiniLoss points={run.losses} />}</div>
            </figure>
          ))}
        </div>
      )}
    </section>
  );
}
