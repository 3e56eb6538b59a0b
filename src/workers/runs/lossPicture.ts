/** The loss of a run as a picture and a table that stand alone. Pure. */
import type { LossRecord } from '../../engine/pipelines/checkpoint.ts';

const [width, height, left, bottom] = [640, 320, 56, 280];

/** Light, with axes from 0 to the largest loss. */
export function lossSvg(losses: readonly LossRecord[]): string {
  const finite = losses.filter(({ loss }) => Number.isFinite(loss));
  const top = Math.max(...finite.map(({ loss }) => loss), 1e-9);
  const [first, last] = [finite[0]?.step ?? 0, Math.max(finite.at(-1)?.step ?? 1, (finite[0]?.step ?? 0) + 1)];
  const x = (step: number) => (left + ((step - first) / (last - first)) * (width - left - 16)).toFixed(1);
  const y = (loss: number) => (bottom - (loss / top) * (bottom - 16)).toFixed(1);
  const line = (phase: LossRecord['phase'], colour: string) => {
    const points = finite.filter((one) => one.phase === phase).map(({ step, loss }) => `${x(step)},${y(loss)}`);
    return points.length === 0
      ? ''
      : `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${points.join(' ')}"/>`;
  };
  const text = (px: number, py: number, anchor: string, words: string) =>
    `<text x="${px}" y="${py}" text-anchor="${anchor}" font-size="12" font-family="sans-serif" fill="#555a63">${words}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<path d="M${left} 16V${bottom}H${width - 16}" fill="none" stroke="#c9c8c1"/>`,
    text(left - 6, 20, 'end', top.toPrecision(3)),
    text(left - 6, bottom + 4, 'end', '0'),
    text(left, bottom + 18, 'middle', String(first)),
    text(width - 16, bottom + 18, 'end', String(last)),
    text((left + width) / 2, bottom + 34, 'middle', 'training step'),
    text(left + 6, 14, 'start', 'loss (nats): train #d2691e, fine-tune #3451b2'),
    line('train', '#d2691e'),
    line('finetune', '#3451b2'),
    '</svg>',
  ].join('\n');
}

export function lossCsv(losses: readonly LossRecord[]): string {
  return ['step,phase,loss', ...losses.map(({ step, phase, loss }) => `${step},${phase},${loss}`)].join('\r\n');
}
