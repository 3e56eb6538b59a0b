/** What a Hessian needed on its diagonal before it could be factored. */

/** Shares of the mean of its diagonal. */
export interface Dampening {
  readonly asked: number;
  /** Larger than asked for where the Hessian was not positive definite. */
  readonly used: number;
}

/** @returns null where what was asked for was enough, and where no Hessian is factored */
export function raisedDampening(dampening: Dampening | null): Dampening | null {
  return dampening && dampening.used > dampening.asked ? dampening : null;
}
