/** One line about a layer that was cut, with the dampening where its Hessian needed more than was asked for. */
import type { Dampening } from '../engine/methods/dampening.ts';
import type { StepReport } from '../engine/pipelines/stages/stage.ts';

export function maskedLine({ layer, cut, of, raised }: Extract<StepReport, { did: 'masked' }>): string {
  return `${layer}: ${cut} of ${of} cut${raisedWords(raised ?? null)}`;
}

/** Appended to a line; empty where what was asked for was enough. */
export function raisedWords(raised: Dampening | null): string {
  return raised
    ? `; dampening raised from ${raised.asked} to ${raised.used}: the Hessian was not positive definite`
    : '';
}
