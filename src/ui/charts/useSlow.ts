/** A value that changes many times a second, shown a few times a second: for what is dear to draw. */
import { useEffect, useRef, useState } from 'react';

/** @returns the value as it was at most `interval` milliseconds ago; the last one always arrives */
export function useSlow<T>(value: T, interval: number): T {
  const [shown, setShown] = useState(value);
  const at = useRef(0);
  useEffect(() => {
    const left = at.current + interval - performance.now();
    const timer = setTimeout(
      () => {
        at.current = performance.now();
        setShown(value);
      },
      Math.max(0, left),
    );
    return () => clearTimeout(timer);
  }, [value, interval]);
  return shown;
}
