/** The table twin of the curve; each row can be taken to the network. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { TableTwin } from '../components/TableTwin.tsx';
import { type Curve, curveRows } from './curve.ts';

export function CurveTable({ sweep }: { readonly sweep: Curve }) {
  const { t } = useTranslation();
  const format = useFormat();
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
        {curveRows(sweep.points).map(({ wanted, points }) => (
          <tr key={wanted}>
            <th scope="row">{format.percent(wanted)}</th>
            {sweep.methods.map((method) => (
              <td key={method}>{points[method] ? format.percent(points[method].accuracy) : '…'}</td>
            ))}
            <td>
              <Button size="compact-xs" variant="default" onClick={() => commands.setSparsity(wanted, true)}>
                {t('charts.curve.use', { sparsity: wanted })}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </TableTwin>
  );
}
