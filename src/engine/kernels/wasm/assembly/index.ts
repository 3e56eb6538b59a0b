/** Everything the engine calls. Addresses are byte offsets on tfjs' heap; sizes are counted in elements. */
export { relu, reluGradient } from './elementwise';
export { attentionWorkBytes, causalAttention } from './attention';
export { avgPoolGradient } from './avgPool';
export { adamwStep, sgdStep } from './optimizer';
export { batchNormInfer, batchNormTrain, batchNormTrainGradient } from './batchNorm';
export { choleskyInverse, choleskyWorkBytes } from './cholesky';
export { pruneColumns, squaredRatios, subtractProduct } from './columnSweep';
export { columnSquares } from './columnSquares';
export { conv2d, conv2dFilterGradient, conv2dInputGradient, setConv2d } from './conv2d';
export { gemm } from './gemm';
export { gram } from './gram';
export { maxPool, maxPoolGradient, setMaxPool } from './maxPool';
export { patchRows } from './patchRows';
export { scratchBytes, setScratch } from './scratch';
export { segmentSum } from './segmentSum';
export { softmaxCrossEntropy, softmaxCrossEntropyGradient } from './softmaxCrossEntropy';
export { csrProduct, nmProduct, sparseWorkBytes } from './sparseProduct';
export { tileAxis } from './tileAxis';
