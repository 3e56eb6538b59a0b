/** One figure: its name, the number, what it means. */
import type { ReactNode } from 'react';
import { Skeleton } from '../components/Skeleton.tsx';
import styles from './Metric.module.css';

export interface MetricProps {
  readonly name: ReactNode;
  /** Null = not known yet. */
  readonly value: ReactNode | null;
  readonly detail: ReactNode;
  readonly tone?: 'good' | 'bad';
}

export function Metric({ name, value, detail, tone }: MetricProps) {
  return (
    <div className={styles.metric}>
      <p className={styles.name}>{name}</p>
      {value === null ? (
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
