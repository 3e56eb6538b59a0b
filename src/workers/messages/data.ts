/** The data in use: as plain data. */
import type { Settings } from '../../engine/pipelines/settings.ts';

interface DatasetBase {
  readonly source: Settings['data']['source'];
  readonly name: string;
  /** Examples: images, or sequences. */
  readonly train: number;
  readonly test: number;
  /** Of the labels, or tokens of the vocabulary. */
  readonly classes: number;
}

export interface ImageDataView extends DatasetBase {
  readonly kind: 'images';
  readonly shape: readonly number[];
  /** A few test images for the eye: [count, h, w, c] bytes, with labels. */
  readonly samples: { readonly pixels: Uint8Array; readonly labels: Uint8Array; readonly count: number };
}

export interface TokenDataView extends DatasetBase {
  readonly kind: 'tokens';
  /** Of all training sequences. */
  readonly tokens: number;
  readonly length: { readonly least: number; readonly most: number };
  /** Zero-shot tasks that come with the data. */
  readonly tasks: readonly string[];
  /** The first training sequences, as a method sees them; null text = the model came without a tokenizer. */
  readonly samples: readonly { readonly ids: readonly number[]; readonly text: string | null }[];
}

export type DatasetView = ImageDataView | TokenDataView;
