/** How the value of a cell is written: a share, or a number of times. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { SweepView } from '../../../workers/protocol.ts';
import { kindOf } from '../measures.ts';

export function useCellFormat(scan: SweepView): (value: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return kindOf(scan, null) === 'language' ? (times) => t('compare.scan.times', { times }) : format.percent;
}
