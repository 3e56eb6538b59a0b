/** The part of what the compiled module offers that works on pictures: [batch, height, width, channels]. As exports.ts. */

type Address = number;

export interface PictureExports {
  setConv2d(
    height: number,
    width: number,
    channels: number,
    filterHeight: number,
    filterWidth: number,
    strideHeight: number,
    strideWidth: number,
    dilationHeight: number,
    dilationWidth: number,
    padTop: number,
    padLeft: number,
    outHeight: number,
    outWidth: number,
  ): void;
  conv2d(x: Address, filter: Address, y: Address, batch: number, filters: number): void;
  conv2dFilterGradient(x: Address, dy: Address, dFilter: Address, batch: number, filters: number): void;
  conv2dInputGradient(dy: Address, filter: Address, dx: Address, batch: number, filters: number): void;

  setMaxPool(
    height: number,
    width: number,
    channels: number,
    windowHeight: number,
    windowWidth: number,
    strideHeight: number,
    strideWidth: number,
    padTop: number,
    padLeft: number,
    outHeight: number,
    outWidth: number,
  ): void;
  maxPool(x: Address, y: Address, batch: number): void;
  maxPoolGradient(x: Address, dy: Address, dx: Address, batch: number): void;

  avgPoolGradient(
    dy: Address,
    dx: Address,
    batch: number,
    height: number,
    width: number,
    channels: number,
    windowHeight: number,
    windowWidth: number,
    strideHeight: number,
    strideWidth: number,
    padTop: number,
    padLeft: number,
    outHeight: number,
    outWidth: number,
  ): void;

  patchRows(
    x: Address,
    rows: Address,
    batch: number,
    height: number,
    width: number,
    channels: number,
    kernelHeight: number,
    kernelWidth: number,
    stride: number,
    padding: number,
    outHeight: number,
    outWidth: number,
  ): void;
}
