/**
 * Methods over whole channels are asked for a share of channels, curves for a share of zeros: half of the channels of two
 * layers behind one another take three quarters of the weights between them. Here one is found from the other.
 */

/** Shares are whole thousandths, which a form can show and a recipe can repeat. */
const parts = 1000;
/** Zeros rise with the share, but for the published code's rule that a layer about to be emptied stays whole: so first in wide steps. */
const stride = 20;

/**
 * @param zerosAt share of zeros that a share of channels leaves, both in [0, 1]; asked about the same share more than once
 * @returns the last share that stays below `wanted` or the first that reaches it, whose zeros are nearer; where none
 *   reaches it, the one that leaves the most
 */
export function findChannelShare(zerosAt: (share: number) => number, wanted: number): number {
  const zeros = (part: number) => zerosAt(part / parts);
  if (wanted <= zeros(0)) return 0;
  let [below, most] = [0, 0];
  let above = 0;
  for (let part = stride; part <= parts && above === 0; part += stride) {
    if (zeros(part) >= wanted) above = part;
    else {
      below = part;
      if (zeros(part) > zeros(most)) most = part;
    }
  }
  if (above === 0) return most / parts;
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (zeros(middle) >= wanted) above = middle;
    else below = middle;
  }
  return (zeros(above) - wanted <= wanted - zeros(below) ? above : below) / parts;
}
