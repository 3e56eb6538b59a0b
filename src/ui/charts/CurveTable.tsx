/** The table twin of the curve; each row can be taken to the network. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { draftStore } from '../../state/draft.ts';
import { TableTwin } from '../components/TableTwin.tsx';
import { type Curve, curveRows, figureAt, recipeSparsity } from './curve.ts';
import { useCurveWords } from './useCurveWords.ts';

export function CurveTable({ sweep }: { readonly sweep: Curve }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ofRecipe = useStore(draftStore, ({ settings }) => settings?.method.id);
  const { figure } = useCurveWords(sweep.measure);
  return (
    <TableTwin>
      <thead>
        <tr>
          <th scope="col">{t('charts.curve.wanted')}</th>
          {sweep.methods.map((method) => (
            <th key={method} scope="col">
              {t(`methods.${method}.name`)}
            </th>
          ))}
          <th scope="col">
            <span className="hidden-text">{t('charts.curve.click')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {curveRows(sweep.points).map((row) => (
          <tr key={row.wanted}>
            <th scope="row">{format.percent(row.wanted)}</th>
            {sweep.methods.map((method) => {
              const point = row.points[method];
              return (
                <td key={method}>{point ? figure(figureAt(point, sweep)) : sweep.status === 'running' ? '…' : '–'}</td>
              );
            })}
            <td>
              <Button
                size="compact-xs"
                variant="default"
                onClick={() => commands.setSparsity(recipeSparsity(row, ofRecipe), true)}
              >
                {t('charts.curve.use', { sparsity: row.wanted })}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </TableTwin>
  );
}
