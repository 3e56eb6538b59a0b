/** Labelled images in memory: what every loader and generator gives, and training and evaluation read. */

export interface Dataset {
  readonly name: string;
  /** [size, height, width, channels], values in [0, 1]. */
  readonly images: Float32Array;
  /** [size], each below `classes`. */
  readonly labels: Uint8Array;
  /** [height, width, channels] of one image. */
  readonly shape: readonly [number, number, number];
  readonly classes: number;
  /** Number of images. */
  readonly size: number;
}
