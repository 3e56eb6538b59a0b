/** What of a weight matrix is looked at: the weights, their scores, kept or cut, what changed, how often each changed sides. */
export type Overlay = 'value' | 'score' | 'mask' | 'change' | 'flips';
