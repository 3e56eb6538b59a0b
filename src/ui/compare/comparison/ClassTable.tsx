/** Accuracy by class, A beside B, and the change. */
import { useTranslation } from 'react-i18next';
import type { ComparisonView } from '../../../workers/protocol.ts';
import { ChangeTable } from './ChangeTable.tsx';

export function ClassTable({ a, b }: Pick<ComparisonView, 'a' | 'b'>) {
  const { t } = useTranslation();
  if (a.perClass.length === 0) return null;
  const rows = a.perClass.map((accuracy, label) => ({ name: String(label), a: accuracy, b: b.perClass[label] }));
  return <ChangeTable title={t('compare.pair.classes')} what={t('compare.pair.class')} rows={rows} />;
}
