/** Zero-shot tasks and next-token accuracy, before the cut, after it and recovered. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { Accuracy, Metrics } from '../../workers/protocol.ts';
import { More } from './More.tsx';

const milestones = ['dense', 'pruned', 'recovered'] as const;

export function PerTask({ metrics }: { readonly metrics: Metrics }) {
  const { t } = useTranslation();
  const format = useFormat();
  const known = milestones.filter((milestone) => metrics[milestone] !== null);
  const tasks = [...new Set(known.flatMap((milestone) => Object.keys(metrics[milestone]?.tasks ?? {})))];
  if (known.length === 0) return null;
  const cell = (evaluation: Accuracy | null, task: string | null) => {
    const value = task === null ? evaluation?.accuracy : evaluation?.tasks[task];
    return value === undefined ? '–' : format.percent(value);
  };
  return (
    <More label={t(tasks.length > 0 ? 'metrics.tasks.open' : 'metrics.tasks.openAccuracy')}>
      <table>
        <caption>{t('metrics.tasks.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('metrics.tasks.task')}</th>
            {known.map((milestone) => (
              <th key={milestone} scope="col">
                {t(`metrics.tasks.${milestone}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[null, ...tasks].map((task) => (
            <tr key={task ?? 'next'}>
              <th scope="row" title={task === null ? undefined : t(`metrics.tasks.example.${task}`, '')}>
                {task === null ? t('metrics.tasks.next') : t(`metrics.tasks.name.${task}`, task)}
              </th>
              {known.map((milestone) => (
                <td key={milestone}>{cell(metrics[milestone], task)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </More>
  );
}
