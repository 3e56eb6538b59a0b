/** The loss of a run as a picture that stands alone. Pure. */
import type { LossRecord } from '../../engine/pipelines/checkpoint.ts';
import { type PlainLine, plainPlot } from '../../pictures/plainPlot.ts';

/** From 0 to the largest loss. */
export function lossSvg(losses: readonly LossRecord[]): string {
  const finite = losses.filter(({ loss }) => Number.isFinite(loss));
  const first = finite[0]?.step ?? 0;
  const line = (phase: LossRecord['phase'], name: string): PlainLine[] => {
    const points = finite.filter((one) => one.phase === phase).map(({ step, loss }) => [step, loss] as const);
    return points.length === 0 ? [] : [{ name, points }];
  };
  return plainPlot({
    x: { name: 'training step', from: first, to: Math.max(finite.at(-1)?.step ?? 0, first + 1) },
    y: { name: 'loss (nats)', from: 0, to: Math.max(...finite.map(({ loss }) => loss), 1e-9), log: false },
    lines: [...line('train', 'train'), ...line('finetune', 'fine-tune')],
    level: null,
  });
}
