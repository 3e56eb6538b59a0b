/** A language model's next token and zero-shot tasks, A beside B, and the change. */
import { useTranslation } from 'react-i18next';
import type { ComparisonView } from '../../../workers/protocol.ts';
import { ChangeTable } from './ChangeTable.tsx';

export function TaskTable({ a, b }: Pick<ComparisonView, 'a' | 'b'>) {
  const { t } = useTranslation();
  if (a.perplexity === null) return null;
  const tasks = Object.keys(a.tasks).map((task) => ({
    name: t(`metrics.tasks.name.${task}`, task),
    a: a.tasks[task],
    b: b.tasks[task] ?? Number.NaN,
  }));
  const rows = [{ name: t('metrics.tasks.next'), a: a.accuracy, b: b.accuracy }, ...tasks];
  return <ChangeTable title={t('compare.pair.tasks')} what={t('metrics.tasks.task')} rows={rows} />;
}
