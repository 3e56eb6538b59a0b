/** Which line is which: the same stroke and mark as in the picture. */
import css from './Compare.module.css';
import type { PlotLine } from './plot/lines.ts';
import { lineLook, Mark } from './plot/marks.tsx';
import { useWords } from './useWords.ts';

export function Legend({ lines }: { readonly lines: readonly PlotLine[] }) {
  const words = useWords();
  const several = new Set(lines.map(({ pattern }) => pattern)).size > 1;
  return (
    <ul className={css.legend}>
      {lines.map(({ id, method, pattern, place }) => {
        const { stroke, dash } = lineLook(method, place);
        return (
          <li key={id}>
            <svg width={34} height={12} aria-hidden="true" stroke={stroke} fill={stroke}>
              <path d="M1 6H33" strokeWidth={2} strokeDasharray={dash} />
              <Mark x={17} y={6} r={3.4} shape={place[1]} />
            </svg>
            {words.method(method)}
            {several && `, ${words.pattern(pattern)}`}
          </li>
        );
      })}
    </ul>
  );
}
