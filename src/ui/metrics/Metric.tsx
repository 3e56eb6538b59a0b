/** One figure: its name, the number, what it means. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../components/Skeleton.tsx';
import styles from './Metric.module.css';

export interface MetricProps {
  readonly name: ReactNode;
  /** Null = not known yet. */
  readonly value: ReactNode | null;
  /** Nothing is on its way: a dash and a word stand where the skeleton would. */
  readonly missing?: boolean;
  readonly detail: ReactNode;
  readonly tone?: 'good' | 'bad';
}

export function Metric({ name, value, missing = false, detail, tone }: MetricProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.metric}>
      <p className={styles.name}>{name}</p>
      {value === null && missing ? (
        <>
          <p className={styles.value}>–</p>
          <p className={styles.detail}>{t('metrics.notYet')}</p>
        </>
      ) : value === null ? (
        <Skeleton lines={2} height={18} />
      ) : (
        <>
          <p className={styles.value} data-tone={tone}>
            {value}
          </p>
          <div className={styles.detail}>{detail}</div>
        </>
      )}
    </div>
  );
}
