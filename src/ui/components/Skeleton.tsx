/** Grey lines where something will be. */
import styles from './Skeleton.module.css';

export function Skeleton({ lines, height = 14 }: { readonly lines: number; readonly height?: number }) {
  return (
    <div className={styles.skeleton} aria-hidden="true">
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
        <span key={line} style={{ height, width: `${100 - ((line * 37) % 45)}%` }} />
      ))}
    </div>
  );
}
