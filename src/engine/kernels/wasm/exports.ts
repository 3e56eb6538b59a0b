/**
 * What the compiled module (assembly/index.ts) offers to JavaScript. Addresses are byte offsets on tfjs' heap, sizes count
 * elements; a boolean is 0 or 1. The meaning of each parameter stands at the function's source.
 */

import type { PictureExports } from './pictureExports.ts';

type Address = number;

export interface KernelExports extends PictureExports {
  scratchBytes(): number;
  setScratch(address: Address): void;

  gemm(
    a: Address,
    aRowStride: number,
    aDepthStride: number,
    b: Address,
    bDepthStride: number,
    bColumnStride: number,
    c: Address,
    rows: number,
    columns: number,
    depth: number,
  ): void;

  columnSquares(x: Address, sums: Address, rows: number, columns: number): void;

  gram(x: Address, product: Address, rows: number, columns: number): void;

  choleskyWorkBytes(n: number): number;
  /** 1 = done, 0 = not positive definite. */
  choleskyInverse(a: Address, n: number, diagonal: Address, smallestPivot: number, work: Address): number;

  squaredRatios(
    w: Address,
    u: Address,
    scores: Address,
    rows: number,
    stride: number,
    first: number,
    last: number,
  ): void;
  pruneColumns(
    w: Address,
    u: Address,
    kept: Address,
    negatedErrors: Address,
    rows: number,
    stride: number,
    first: number,
    last: number,
  ): number;
  subtractProduct(
    negated: Address,
    negatedStride: number,
    b: Address,
    bStride: number,
    c: Address,
    cStride: number,
    rows: number,
    columns: number,
    depth: number,
  ): void;

  batchNormTrain(
    x: Address,
    scale: Address,
    shift: Address,
    epsilon: number,
    rows: number,
    channels: number,
    y: Address,
    mean: Address,
    variance: Address,
    work: Address,
  ): void;
  batchNormInfer(
    x: Address,
    scale: Address,
    shift: Address,
    mean: Address,
    variance: Address,
    epsilon: number,
    rows: number,
    channels: number,
    y: Address,
    work: Address,
  ): void;
  batchNormTrainGradient(
    dy: Address,
    x: Address,
    scale: Address,
    mean: Address,
    variance: Address,
    epsilon: number,
    rows: number,
    channels: number,
    dx: Address,
    dScale: Address,
    dShift: Address,
    work: Address,
  ): void;

  attentionWorkBytes(tokens: number, headDim: number): number;
  causalAttention(
    q: Address,
    k: Address,
    v: Address,
    cos: Address,
    sin: Address,
    out: Address,
    batch: number,
    tokens: number,
    heads: number,
    kvHeads: number,
    headDim: number,
    window: number,
    scale: number,
    work: Address,
  ): void;

  softmaxCrossEntropy(logits: Address, labels: Address, probabilities: Address, batch: number, classes: number): number;
  softmaxCrossEntropyGradient(
    probabilities: Address,
    labels: Address,
    factor: number,
    gradient: Address,
    batch: number,
    classes: number,
  ): void;

  /** `mask` 0 = everything kept. */
  sgdStep(
    weight: Address,
    gradient: Address,
    velocity: Address,
    mask: Address,
    size: number,
    rate: number,
    momentum: number,
    decay: number,
    nesterov: number,
  ): void;
  adamwStep(
    weight: Address,
    gradient: Address,
    first: Address,
    second: Address,
    mask: Address,
    size: number,
    keep: number,
    rate: number,
    secondScale: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    epsilon: number,
  ): void;

  relu(x: Address, y: Address, size: number): void;
  reluGradient(x: Address, dy: Address, dx: Address, size: number): void;
  segmentSum(x: Address, ids: Address, out: Address, rows: number, width: number, segments: number): void;

  sparseWorkBytes(inputs: number, outputs: number): number;
  csrProduct(
    x: Address,
    rowOffsets: Address,
    columnIndices: Address,
    values: Address,
    y: Address,
    tokens: number,
    inputs: number,
    outputs: number,
    work: Address,
  ): void;
  nmProduct(
    x: Address,
    values: Address,
    places: Address,
    y: Address,
    tokens: number,
    inputs: number,
    outputs: number,
    n: number,
    m: number,
    bits: number,
    work: Address,
  ): void;

  tileAxis(x: Address, y: Address, outer: number, widthBytes: number, repeats: number): void;
}
