/** The part of what the compiled module offers that works on pictures: [batch, height, width, channels]. As exports.ts. */

type Address = number;
/** Of one picture. */
type Picture = [height: number, width: number, channels: number];
/** A filter or a window, and how far it moves. */
type Window = [height: number, width: number, strideHeight: number, strideWidth: number];
type Dilation = [height: number, width: number];
/** Zeros before the picture, and what comes out. */
type Result = [padTop: number, padLeft: number, outHeight: number, outWidth: number];

export interface PictureExports {
  setConv2d(...sizes: [...Picture, ...Window, ...Dilation, ...Result]): void;
  conv2d(x: Address, filter: Address, y: Address, batch: number, filters: number): void;
  conv2dFilterGradient(x: Address, dy: Address, dFilter: Address, batch: number, filters: number): void;
  conv2dInputGradient(dy: Address, filter: Address, dx: Address, batch: number, filters: number): void;

  setMaxPool(...sizes: [...Picture, ...Window, ...Result]): void;
  maxPool(x: Address, y: Address, batch: number): void;
  maxPoolGradient(x: Address, dy: Address, dx: Address, batch: number): void;

  avgPoolGradient(dy: Address, dx: Address, batch: number, ...sizes: [...Picture, ...Window, ...Result]): void;

  patchRows(
    x: Address,
    rows: Address,
    batch: number,
    ...sizes: [
      ...Picture,
      ...[
        kernelHeight: number,
        kernelWidth: number,
        stride: number,
        padding: number,
        outHeight: number,
        outWidth: number,
      ],
    ]
  ): void;
}
