/** Time left in the stage that runs, from its own steps: says something before the engine has seen every kind of step. */
import { useEffect, useRef, useState } from 'react';
import type { RunView } from '../../workers/protocol.ts';

/** Steps are watched for so long before their pace is believed, in milliseconds. */
const watchFor = 700;

/** @returns milliseconds; null while nothing runs or too little was seen */
export function useStageLeft(run: RunView | null): number | null {
  const start = useRef<{ readonly stage: number; readonly step: number; readonly at: number } | null>(null);
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const now = performance.now();
    const from = start.current;
    if (run?.status !== 'running') {
      start.current = null;
      setLeft(null);
    } else if (from?.stage !== run.stage || run.step < from.step) {
      start.current = { stage: run.stage, step: run.step, at: now };
      setLeft(null);
    } else if (run.step > from.step && now - from.at > watchFor) {
      setLeft(((now - from.at) / (run.step - from.step)) * (run.steps - run.step));
    }
  }, [run]);
  return left;
}
